"""The one stylesheet of the pages for patients: its parts in `education/styles/`, joined into one small file.

A finder of static files, so that the reloading server, the tests and `collectstatic` all get the same file,
and nothing but Python is needed to make it.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage, Storage

NAME = "css/style.css"
PARTS = Path(__file__).resolve().parent / "styles"
# In this order. `tokens` is first: it says which layer wins. Between parts of one layer a later one wins.
ORDER = (
    "tokens", "base", "layout", "frame", "care", "check", "lists", "reading", "evidence", "replies", "paper",
    "colors", "print",
)  # fmt: skip


class Stylesheet(BaseFinder):
    """Finds `css/style.css`, and writes it anew under `VAR_DIR` whenever a part of it has changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "stylesheet")

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:
        """Return the path of the joined file, or nothing for any other name."""
        if path != NAME:
            return []
        joined_file = self._written()
        return [joined_file] if find_all else joined_file

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Yield the one file for `collectstatic`."""
        if not matches_patterns(NAME, ignore_patterns or ()):
            self._written()
            yield NAME, self.storage

    def _written(self) -> str:
        target, text = Path(self.storage.path(NAME)), squeezed(joined())
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            # Two processes may write at once: each its own file, put in place whole.
            handle, name = tempfile.mkstemp(dir=target.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(name, 0o644)
            os.replace(name, target)
        return str(target)


def joined() -> str:
    """Return all parts as they were written, in order."""
    return "\n".join((PARTS / f"{name}.css").read_text(encoding="utf-8") for name in ORDER)


def squeezed(css: str) -> str:
    """Return the same rules without comments and without space that means nothing.

    It knows no more of CSS than this: our own strings hold neither comment signs, braces nor semicolons.

    >>> squeezed("/* why */ a:hover { top: 0; margin: 0; } @media (min-width: 1em) { b > i + u { top: 0; } }")
    'a:hover{top:0;margin:0}@media (min-width:1em){b>i+u{top:0}}'
    >>> squeezed("@layer a { b { top: 0; } } @layer a { i { top: 0; } } @layer c { u { top: 0; } }")
    '@layer a{b{top:0}i{top:0}}@layer c{u{top:0}}'
    >>> squeezed("b { inline-size: clamp(1rem, 1rem + 3vw, 2rem); }")  # a sum needs its space
    'b{inline-size:clamp(1rem,1rem + 3vw,2rem)}'
    """
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = re.sub(r" > | \+ (?=[*.:\[a-z])(?![\w-]+\()", lambda sign: sign[0].strip(), css)
    css = css.replace(": ", ":").replace(";}", "}").strip()
    return re.sub(r"(?<=@layer )(\w+)\{|\}@layer (\w+)\{", _Seams(), css)


class _Seams:
    """Lets blocks of one layer that follow each other be one block: a seam costs bytes and says nothing."""

    def __init__(self) -> None:
        self.layer = ""

    def __call__(self, seam: re.Match[str]) -> str:
        before, self.layer = self.layer, seam[1] or seam[2]
        return "" if seam[2] == before else seam[0]
