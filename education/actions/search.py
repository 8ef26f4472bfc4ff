"""The index of the search, made anew when what readers see has changed. No audit line: nobody did it."""

from collections import Counter

from django.db import connection, transaction

from education import models
from education.queries.search_texts import Findable, everything
from education.queries.site import Site
from education.search.stems import stem, stems_of, words_of


def keep_index_fresh(*, now: Site) -> None:
    """Make the index anew where it is not of this content version. One query where it is."""
    made = models.SearchIndex.objects.filter(pk=1).values_list("content_version", flat=True).first()
    if made != now.content_version:
        _make_index(now)


@transaction.atomic
def _make_index(now: Site) -> None:
    models.SearchIndex.objects.get_or_create(pk=1)
    index = models.SearchIndex.objects.select_for_update().get(pk=1)
    if index.content_version == now.content_version and index.entries:
        return  # another process was first
    found = list(everything(now))
    entries = [_entry(one) for one in found]
    models.SearchEntry.objects.all().delete()
    models.SearchEntry.objects.bulk_create(entries, batch_size=100)
    _words(entries, found)
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


def _words(entries: list[models.SearchEntry], found: list[Findable]) -> None:
    """Keep each word with the number of entries that have its stem."""
    stems: Counter[str] = Counter()
    for entry in entries:
        places = (entry.title_stems, entry.names_stems, entry.summary_stems, entry.body_stems)
        stems.update(set(" ".join(places).split()))
    words: set[str] = set()
    for one in found:
        texts = (one.title, one.summary, *one.names, *(sentence for _, sentence in one.lines))
        words.update(words_of(" ".join(texts)))
    models.SearchWord.objects.all().delete()
    models.SearchWord.objects.bulk_create(
        [models.SearchWord(word=word, stem=stem(word), entries=stems[stem(word)]) for word in sorted(words)],
        batch_size=300,
    )
