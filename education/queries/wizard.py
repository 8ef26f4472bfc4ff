"""The knowledge of the check: the live release, the working copy, the vignettes."""

from collections import OrderedDict
from functools import lru_cache
from threading import Lock

from education import models
from education.queries import records
from education.wizard import snapshot
from education.wizard.audit import Vignette
from education.wizard.gate import ready_for_release
from education.wizard.knowledge import Knowledge
from education.wizard.problems import find_problems
from education.wizard.records import to_knowledge, to_vignettes

NOTHING = Knowledge((), (), (), (), ())
KEPT = 4  # releases a process keeps in memory: the live one, and those that open checks began with

_loaded: OrderedDict[str, Knowledge] = OrderedDict()
_live, _live_digest = NOTHING, ""  # of the release that was live when this process last looked
_lock = Lock()


def live_knowledge(*, release_id: int | None, digest: str) -> Knowledge:
    """Return the knowledge of the live release, and remember it for when the database is away.

    One query the first time, none later. Empty knowledge where there is no release.
    """
    global _live, _live_digest
    knowledge = release_knowledge(release_id=release_id, digest=digest)
    if release_id is not None:
        _live, _live_digest = knowledge, digest
    return knowledge


def release_knowledge(*, release_id: int | None, digest: str) -> Knowledge:
    """Return the knowledge of a release: one frozen value a process, by digest.

    One query the first time, none later. Empty knowledge where there is no release.
    """
    if release_id is None:
        return NOTHING
    with _lock:
        if digest not in _loaded:
            text = models.KnowledgeRelease.objects.values_list("text", flat=True).get(pk=release_id)
            _loaded[digest] = snapshot.from_text(text)
            while len(_loaded) > KEPT:
                _loaded.popitem(last=False)
        _loaded.move_to_end(digest)
        return _loaded[digest]


def last_known_knowledge() -> Knowledge:
    """Return what was live when this process last looked, without the database; empty where it never did.

    A check that ends on an earlier release uses that one, too; pages for errors must not speak from it.
    """
    return _live


def last_known_live() -> str:
    """Return the digest of the release that was live when this process last looked. No query."""
    return _live_digest


def working_knowledge() -> Knowledge:
    """Return what staff are editing now. Fourteen queries."""
    return to_knowledge(records.knowledge_records())


def next_release() -> Knowledge:
    """Return what staff are editing now, as a release of it would be.

    Fourteen queries, and a second or two the first time that a process sees this working copy.
    """
    return _ready(snapshot.to_text(working_knowledge()))


def trial_knowledge() -> Knowledge:
    """Return what staff are editing now, to be tried; empty where it is too faulty. Fourteen queries."""
    return _to_try(snapshot.to_text(working_knowledge()))


@lru_cache(maxsize=KEPT)
def _to_try(text: str) -> Knowledge:
    knowledge = snapshot.from_text(text)
    if any(problem.blocks for problem in find_problems(knowledge)):
        return NOTHING
    return _ready(text)


@lru_cache(maxsize=KEPT)
def _ready(text: str) -> Knowledge:
    return ready_for_release(snapshot.from_text(text))


def vignettes() -> tuple[Vignette, ...]:
    """Return every vignette, labelled or not. One query."""
    return to_vignettes(records.vignettes())
