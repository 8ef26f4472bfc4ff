"""Several readers search at once, each in a thread of the same process."""

import sys
import threading

from education.search import stems


def test_threads_that_search_at_once_get_the_stems_that_one_alone_gets():
    """The library's stemmer keeps its place in itself: shared, it raised or cut other words' letters."""
    ends = ("ing", "ization", "fulness", "ional", "ed", "ingly", "s", "ement", "ousli", "ation")
    words = [start + end for start in ("loosen", "nation", "hope", "fus", "relat") for end in ends]
    plain = stems.stem.__wrapped__
    alone = [plain(word) for word in words]
    wrong: list[object] = []

    def search() -> None:
        try:
            for _ in range(60):
                found = [plain(word) for word in words]
                if found != alone:
                    wrong.append(found)
        except IndexError as error:
            wrong.append(error)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # as often as can be
    try:
        threads = [threading.Thread(target=search) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)
    assert wrong == []
