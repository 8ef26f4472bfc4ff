"""Read settings from environment variables, and say what to write when one is wrong."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding space, or the default when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def yes_or_no(name: str, default: bool) -> bool:
    """Return True or False; any word but yes and no in their usual spellings stops the start."""
    word = os.environ.get(name, "yes" if default else "no").strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} is {word!r}. Write {name}=yes or {name}=no.")


def whole_number(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number between ``least`` and ``most``."""
    raw = text(name, str(default))
    if not raw.isdecimal() or not least <= int(raw) <= most:
        raise ImproperlyConfigured(f"{name} is {raw!r}. Write a whole number from {least} to {most}.")
    return int(raw)


def words(name: str, default: list[str]) -> list[str]:
    """Return a comma-separated list."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or default


def folder(name: str, default: Path) -> Path:
    """Return a folder that exists and can be written to; make it when it is missing."""
    path = Path(text(name, str(default))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} is {path}, and that folder cannot be made ({error.strerror}). "
            f"Set {name} to a folder that this user may write to."
        ) from error
    if not os.access(path, os.W_OK):
        raise ImproperlyConfigured(f"{name} is {path}, and this user may not write there. Choose another.")
    return path


def web_address(name: str, default: str) -> str:
    """Return an http or https address of a host, without a path and without a closing slash."""
    raw = text(name, default).rstrip("/")
    parts = urlsplit(raw)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"{name} is {raw!r}. Write the address of the site without a path: https://education.example.org"
        )
    return raw


def secret_key(name: str, *, kept_in: Path, local: bool) -> str:
    """Return the secret key: the variable, or for local use one that is made once and kept in a file."""
    given = text(name)
    if given:
        if len(given) < 50:
            raise ImproperlyConfigured(
                f"{name} is too short ({len(given)} characters). Make one with: "
                'python -c "import secrets; print(secrets.token_urlsafe(64))"'
            )
        return given
    if not local:
        raise ImproperlyConfigured(
            f"{name} is required when SITE_URL is not local. Make one, and keep it: "
            'python -c "import secrets; print(secrets.token_urlsafe(64))"'
        )
    file = kept_in / "secret_key"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as new_file:
        key = secrets.token_urlsafe(64)
        new_file.write(key)
    return key


def file_to_append(name: str) -> str:
    """Return the path of a file that can be written to, or "" where none is named. Makes it when missing."""
    path = text(name)
    if not path:
        return ""
    try:
        with open(path, "a", encoding="utf-8"):
            return path
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} is {path}, and that file cannot be written ({error.strerror}). "
            f"Set {name} to a file that this user may write to, or unset it."
        ) from error
