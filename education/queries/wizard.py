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
from education.wizard.records import to_knowledge, to_vignettes

NOTHING = Knowledge((), (), (), (), ())
KEPT = 4  # releases a process keeps in memory: the live one, and those that open checks began with

_loaded: OrderedDict[str, Knowledge] = OrderedDict()
_lock = Lock()


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


def kept_knowledge(digest: str) -> Knowledge | None:
    """Return the knowledge of an earlier release by its digest.

    None where it was never one, and where it was withdrawn as unsafe: an open check then goes on with the
    live release. One query, since another process may have withdrawn it; a second one the first time.
    """
    found = models.KnowledgeRelease.objects.filter(digest=digest, withdrawal=None)
    pk = found.values_list("pk", flat=True).first()
    return release_knowledge(release_id=pk, digest=digest) if pk else None


def last_known_knowledge() -> Knowledge:
    """Return the newest knowledge this process has seen, without the database; empty where none."""
    with _lock:
        return next(reversed(_loaded.values()), NOTHING)


def working_knowledge() -> Knowledge:
    """Return what staff are editing now. Fourteen queries."""
    return to_knowledge(records.knowledge_records())


def next_release() -> Knowledge:
    """Return what staff are editing now, as a release of it would be.

    Fourteen queries, and a second or two the first time that a process sees this working copy.
    """
    return _ready(snapshot.to_text(working_knowledge()))


@lru_cache(maxsize=KEPT)
def _ready(text: str) -> Knowledge:
    return ready_for_release(snapshot.from_text(text))


def vignettes() -> tuple[Vignette, ...]:
    """Return every vignette, labelled or not. One query."""
    return to_vignettes(records.vignettes())
