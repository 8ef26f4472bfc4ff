"""Taking the authored library in, without ever overwriting what staff edited."""

import hashlib
import json
from dataclasses import dataclass, field

from django.db import transaction

from education import models
from education.actions import publishing, rows
from education.actions.evidence import take_up_standings
from education.actions.handouts import CannotPrint
from education.actions.publishing import Page
from education.actions.site import raise_content_version, write_audit_line
from education.actions.wizard import CannotPublish, OutcomesMoved, publish_knowledge
from education.content.kinds import TABLES
from education.content.library import Library
from education.content.source import PageSource
from education.content.tables import Record
from education.progress import Tell, silent
from education.queries import records
from education.queries.retirement import article_of
from education.queries.wizard import next_release, vignettes
from education.wizard import snapshot
from education.wizard.audit import audit, figures
from education.wizard.rule_problems import unchecked_rules

# The order within these lists says nothing, so it must not count as a difference.
UNORDERED = ("regions", "points_to", "supports", "acceptable", "causes", "articles")
# Fields that came after sites were filled count only where they say something, so that older marks still fit.
CAME_LATER = {
    "standing": "sound", "standing_on": "", "standing_note": "", "standing_source": "", "superseded_by": "",
}  # fmt: skip


@dataclass
class Report:
    """What an import did: counts, and a sentence for each text of staff that it left alone."""

    made: int = 0
    updated: int = 0
    kept: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    release: models.KnowledgeRelease | None = None


@transaction.atomic
def import_library(*, library: Library, tell: Tell = silent) -> Report:
    """Take in a library that was read without errors, and publish it where the clinic lets it.

    ``tell`` is told how far it is.

    A record or page that staff edited since the last import keeps the staff's version: a page's newer
    text is filed as a draft revision beside it, and the report names each. Where the clinic requires
    sign-off, texts and knowledge become drafts only. The knowledge goes live only on a new site, or where
    the live release was the working copy and no story, no word of a danger sign and no rule moves: what
    moves waits in the working copy for a named person's ticks. A release that staff went back to, and edits
    that they have not published yet, stay as they are. Raises CannotPublish, with nothing changed, where a
    new site's knowledge has faults.
    """
    report = Report()
    live = models.SitePolicy.objects.select_related("live_release").get(pk=1).live_release
    in_step = live is None or _is_working_copy(live)
    later = {*rows.AFTER_PAGES, *rows.AFTER_RELEASE}
    for name in (name for name in rows.WRITERS if name not in later):
        tell(f"{name}: {len(library.records[name])} records ...")
        _import_records(name, library.records[name], report)
    for number, page in enumerate(library.pages, 1):
        tell(f"page {number} of {len(library.pages)} ...")
        _import_page(page, report)
    for name in rows.AFTER_PAGES:
        _import_records(name, library.records[name], report)
    take_up_standings()
    tell("the stories are run through the check ...")
    _publish_knowledge(live, in_step, report)
    for name in rows.AFTER_RELEASE:
        _import_records(name, library.records[name], report)
    raise_content_version()
    write_audit_line(
        actor=None,
        action="import library",
        subject="library",
        after=f"{report.made} new, {report.updated} updated, {len(report.kept)} kept",
    )
    return report


def _publish_knowledge(live: models.KnowledgeRelease | None, in_step: bool, report: Report) -> None:
    if live is not None and _is_working_copy(live):
        report.release = live
        if figures(audit(snapshot.from_text(live.text), vignettes())) == live.audit:
            return
    elif not in_step:
        report.waiting.append(
            "The check's knowledge: the working copy is not what is live. Staff have edits that are not "
            "published, went back to an earlier release, or have yet to look at what an update moves. What "
            "the library changed waits with it, under Knowledge releases, Publish."
        )
        return
    try:
        with transaction.atomic():
            report.release = publish_knowledge(by=None, note="From the library.")
    except CannotPublish as refusal:
        if live is None:
            raise
        report.waiting.append(f"The check's knowledge is not published. {' '.join(refusal.sentences)}")
        return
    except OutcomesMoved as stop:
        moved = ", ".join(change.story for change in stop.moved)
        report.waiting.append(
            "The check's knowledge is not published, since stories, words or rules move: a publisher looks "
            f"at each and ticks it, under Knowledge releases, Publish. These move: {moved}."
        )
        return
    policy = models.SitePolicy.objects.get(pk=1)
    if policy.live_release_id != report.release.pk:
        report.waiting.append(f"{report.release} waits for a clinical reviewer's sign-off.")
        if policy.sign_off_required and unchecked_rules(snapshot.from_text(report.release.text)):
            report.waiting.append(
                "Its rules lack a clinician's check, given under Red flags. Publish again after that."
            )


def _is_working_copy(release: models.KnowledgeRelease) -> bool:
    return snapshot.digest(snapshot.to_text(next_release())) == release.digest


def _import_records(name: str, wanted: list[Record], report: Report) -> None:
    table = TABLES[name]
    marks = {mark.key: mark for mark in models.ImportMark.objects.filter(kind=name)}
    present = {_key(table.key, record): digest(record) for record in records.READERS[name]()}
    written: list[Record] = []
    for record in wanted:
        key, new = _key(table.key, record), digest(record)
        mark = marks.get(key)
        if mark and mark.digest == new:
            continue  # the library says what it said last time: whatever staff did since stands
        untouched = mark is not None and present.get(key) == mark.digest
        if mark is None and key not in present:
            report.made += 1
        elif present.get(key) == new:
            pass
        elif untouched:
            report.updated += 1
        else:
            what = "removed" if key not in present else "edited"
            report.kept.append(f"{name} {key}: staff {what} it; the library has a newer version.")
            continue
        if present.get(key) != new:
            try:
                rows.WRITERS[name](record)
            except (publishing.NotAllowed, CannotPrint) as refusal:  # a handout: what is told is what waits
                report.waiting.append(f"{name} {key}: {refusal}")
            written.append(record)
        models.ImportMark.objects.update_or_create(kind=name, key=key, defaults={"digest": new})
    if name == "study":
        rows.name_heirs(written)


def _import_page(source: PageSource, report: Report) -> None:
    page = _page_of(source)
    texts = {
        "title": source.title,
        "summary": source.summary,
        "key_facts": "\n".join(source.key_facts),
        "body": source.body,
        "related": " ".join(source.related),
        "clinical_term": source.clinical_term,
        "timing": source.timing,
        "author": source.author,
        "interests": source.interests,
    }
    new = models.Revision(**texts).content_digest()
    if page.imported_digest == new:
        return
    latest = publishing.latest_revision(page)
    touched = latest is not None and latest.digest != page.imported_digest
    page.imported_digest = new
    page.save(update_fields=["imported_digest"])
    if latest is not None and latest.digest == new:
        return
    revision = publishing.save_revision(
        page=page, texts={**texts, "changes": source.changes}, by=None, check_base=False
    )
    if touched:
        report.kept.append(
            f"{publishing.name_of(page)}: staff edited it; the library's text is draft {revision.number}."
        )
        return
    report.made += latest is None
    report.updated += latest is not None
    try:
        with transaction.atomic():
            publishing.publish(revision=revision, by=None)
    except publishing.NotAllowed as refusal:
        report.waiting.append(f"{publishing.name_of(page)}: {refusal}")


def _page_of(source: PageSource) -> Page:
    if source.kind == "article":
        renamed = article_of(source.slug, source.language)  # staff may have given it another address
        if renamed:
            return renamed
        topic = models.Topic.objects.get(code=source.topic)
        page, _made = models.Article.objects.get_or_create(
            slug=source.slug,
            language=source.language,
            defaults={"topic": topic, "position": source.position},
        )
        return page
    return models.CausePage.objects.select_related("cause").get_or_create(
        cause=models.Cause.objects.get(code=source.slug), language=source.language
    )[0]


def digest(record: Record) -> str:
    """Return the SHA-256 of a record, the same for records that say the same."""
    plain = {
        name: sorted(value) if name in UNORDERED else value
        for name, value in record.items()
        if name not in CAME_LATER or value != CAME_LATER[name]
    }
    if "outcome" in plain:
        plain["outcome"] = [
            {**outcome, "supports": sorted(outcome["supports"])} for outcome in plain["outcome"]
        ]
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()


def _key(fields: tuple[str, ...], record: Record) -> str:
    return " ".join(str(record[name]) for name in fields)


__all__ = ["CannotPublish", "Report", "digest", "import_library"]
