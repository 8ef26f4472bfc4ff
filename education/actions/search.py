"""The index of the search, made anew when what readers see has changed. No audit line: nobody did it."""

import threading
from collections import Counter

from django.db import connection, transaction

from education import models
from education.queries.search_texts import Findable, everything
from education.queries.site import Site
from education.search.stems import stem, stems_of, words_of

_making = threading.Lock()


def keep_index_fresh(*, now: Site) -> None:
    """Make the index anew where it is older than this content version. One query where it is not."""
    made = models.SearchIndex.objects.filter(pk=1).values_list("content_version", flat=True).first()
    if made is None or made < now.content_version:
        _make_index(now)


def _make_index(now: Site) -> None:
    with _making:  # one thread of a process does the work; the others find it done
        there = models.SearchIndex.objects.filter(
            pk=1, content_version__gte=now.content_version, entries__gt=0
        )
        if there.exists():
            return
        # All thinking comes before the transaction: on SQLite nobody else can save while one is open.
        found = list(everything(now))
        entries = [_entry(one) for one in found]
        _keep(now, entries, _words(entries, found))


@transaction.atomic
def _keep(now: Site, entries: list[models.SearchEntry], words: list[models.SearchWord]) -> None:
    models.SearchIndex.objects.get_or_create(pk=1)
    index = models.SearchIndex.objects.select_for_update().get(pk=1)
    if index.content_version >= now.content_version and index.entries:
        return  # another process was first, perhaps with a newer one
    models.SearchEntry.objects.all().delete()
    models.SearchEntry.objects.bulk_create(entries, batch_size=100)
    models.SearchWord.objects.all().delete()
    models.SearchWord.objects.bulk_create(words, batch_size=300)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM education_search_fts")
            cursor.execute(
                "INSERT INTO education_search_fts (rowid, title, names, summary, body) "
                "SELECT id, title_stems, names_stems, summary_stems, body_stems FROM education_searchentry"
            )
    index.content_version, index.entries = now.content_version, len(entries)
    index.save()


def _entry(one: Findable) -> models.SearchEntry:
    return models.SearchEntry(
        kind=one.kind,
        url=one.url,
        title=one.title,
        summary=one.summary,
        names="\n".join(one.names),
        lines="\n".join(f"{section}\t{sentence}" for section, sentence in one.lines),
        title_stems=" ".join(stems_of(one.title)),
        names_stems=" ".join(stems_of(" ".join(one.names))),
        summary_stems=" ".join(stems_of(one.summary)),
        body_stems=" ".join(stems_of(" ".join(sentence for _, sentence in one.lines))),
    )


def _words(entries: list[models.SearchEntry], found: list[Findable]) -> list[models.SearchWord]:
    """Return each word with the number of entries that have its stem."""
    stems: Counter[str] = Counter()
    for entry in entries:
        places = (entry.title_stems, entry.names_stems, entry.summary_stems, entry.body_stems)
        stems.update(set(" ".join(places).split()))
    words: set[str] = set()
    for one in found:
        texts = (one.title, one.summary, *one.names, *(sentence for _, sentence in one.lines))
        words.update(words_of(" ".join(texts)))
    return [
        models.SearchWord(word=word, stem=stem(word), entries=stems[stem(word)]) for word in sorted(words)
    ]
