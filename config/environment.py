"""Read settings from environment variables, and say what to write when one is wrong."""

import contextlib
import os
import re
import secrets
import zoneinfo
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
    try:
        parts.port  # noqa: B018  reading it checks it
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {raw!r}. Its port is no number from 1 to 65535.") from error
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
    return _kept_key(kept_in / "secret_key")


def _kept_key(file: Path) -> str:
    if not file.exists():
        part = file.with_name(f"secret_key.{os.getpid()}")
        try:
            with open(
                os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
            ) as new:
                new.write(secrets.token_urlsafe(64))
            with contextlib.suppress(FileExistsError):  # another process was first: its key counts
                os.link(part, file)  # the name comes when the key is in it: half a key is never read
        except OSError as error:
            raise ImproperlyConfigured(
                f"SECRET_KEY could not be made and kept at {file} ({error.strerror}). Make room there, "
                "or set SECRET_KEY."
            ) from error
        finally:
            part.unlink(missing_ok=True)
    key = file.read_text(encoding="utf-8").strip()
    if len(key) < 50:
        raise ImproperlyConfigured(
            f"The key kept at {file} is too short ({len(key)} characters). Put the one back that was there, "
            "or set SECRET_KEY. With another key, staff set up their second factors anew."
        )
    return key


def host_names(name: str, default: list[str]) -> list[str]:
    """Return a comma-separated list of host names, without scheme and path."""
    found = words(name, default)
    for host in found:
        if not re.fullmatch(r"\.?[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]", host):
            raise ImproperlyConfigured(
                f"{name} has {host!r}. Write host names alone, with commas: education.example.org,example.org"
            )
    return found


def one_host(name: str) -> str:
    """Return one host name, perhaps with a port, or nothing."""
    host = text(name)
    if host and not re.fullmatch(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?", host):
        raise ImproperlyConfigured(
            f"{name} is {host!r}. Write a host name without https://, as in go.example.org"
        )
    return host


def mail_address(name: str, default: str) -> str:
    """Return an address that mail can come from."""
    address = text(name, default)
    if not re.fullmatch(r"[^@\r\n]+@[^@\s]+", address):
        raise ImproperlyConfigured(f"{name} is {address!r}. Write an address: education@example.org")
    return address


def keys(name: str) -> list[str]:
    """Return a comma-separated list of secret keys."""
    found = words(name, [])
    if any(len(key) < 50 for key in found):
        raise ImproperlyConfigured(f"{name} has a key that is too short. Write whole keys, with commas.")
    return found


def time_zone(name: str, default: str) -> str:
    """Return the name of a time zone that this machine knows."""
    zone = text(name, default)
    try:
        zoneinfo.ZoneInfo(zone)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError) as error:
        cure = "Write a zone as in America/New_York or Europe/Berlin."
        raise ImproperlyConfigured(f"{name} is {zone!r}. {cure}") from error
    return zone


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
