"""Text that is encrypted where it lies: a cipher for each purpose, and the column that uses it."""

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

MARK = "sealed:"
PURPOSE = "replies"


def cipher(purpose: str) -> MultiFernet:
    """Return what seals and opens for one purpose. Its keys come from SECRET_KEY and its fallbacks.

    A key of its own for each purpose: whoever learns one derived key learns no other.
    """
    return _cipher(purpose, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=16)
def _cipher(purpose: str, secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_key(purpose, secret)) for secret in secrets])


def keyed_digest(purpose: str, text: str) -> str:
    """Return a digest that nobody without the site's key can make, of 64 letters.

    It finds the same text again without telling what it was.
    """
    return keyed_digests(purpose, text)[0]


def keyed_digests(purpose: str, text: str) -> list[str]:
    """Return the digests of a text by the key and by each earlier one, the present one first."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [hmac.new(_key(purpose, secret), text.encode(), hashlib.sha256).hexdigest() for secret in secrets]


class SealedField(models.TextField):
    """A text that the database holds encrypted and authenticated. It cannot be looked for.

    A dump of the rows (``dumpdata``) holds it sealed too, and is loaded by a site with the same key. Where no
    key opens a row any more, it reads as empty.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"blank": True, "default": "", **options})

    def get_prep_value(self, value: Any) -> str:
        """Return what the column holds: empty, or sealed by the newest key."""
        text = str(models.Field.get_prep_value(self, value) or "")  # not TextField's, which would open it
        return MARK + cipher(PURPOSE).encrypt(text.encode()).decode() if text else ""

    def to_python(self, value: Any) -> Any:
        """Open what a dump holds. Raises ValidationError for what another key sealed."""
        if not isinstance(value, str) or not value.startswith(MARK):
            return super().to_python(value)
        text = _opened(value)
        if text is None:
            raise ValidationError("This was sealed with another key. Set SECRET_KEY_FALLBACKS to it.")
        return text

    def from_db_value(self, value: str | None, *_: Any) -> str:
        return (_opened(value) or "") if value else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))


def _opened(text: str) -> str | None:
    try:
        return cipher(PURPOSE).decrypt(text.removeprefix(MARK).encode()).decode()
    except (InvalidToken, UnicodeError):
        return None


def _key(purpose: str, secret: str) -> bytes:
    derived = hashlib.sha256(f"afterfusion {purpose}\0".encode() + secret.encode()).digest()
    return base64.urlsafe_b64encode(derived)
