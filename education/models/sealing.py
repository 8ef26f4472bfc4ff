"""Text that is encrypted where it lies: a cipher for each purpose, and the column that uses it."""

import base64
import hashlib
import hmac
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

MARK = "sealed:"


def cipher(purpose: str) -> MultiFernet:
    """Return what seals and opens for one purpose. Its keys come from SECRET_KEY and its fallbacks.

    A key of its own for each purpose: whoever learns one derived key learns no other.
    """
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(purpose, key)) for key in keys])


def keyed_digest(purpose: str, text: str) -> str:
    """Return a digest that nobody without the site's key can make, of 64 letters.

    It finds the same text again without telling what it was.
    """
    return hmac.new(_key(purpose, settings.SECRET_KEY), text.encode(), hashlib.sha256).hexdigest()


class SealedField(models.TextField):
    """A text that the database holds encrypted and authenticated. It cannot be looked for.

    A dump of the rows (``dumpdata``) holds it sealed too. Where no key opens it any more, it reads as empty.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"blank": True, "default": "", **options})

    def get_prep_value(self, value: Any) -> str:
        """Return what the column holds: empty, or sealed; what is sealed by us already stays so."""
        text = str(super().get_prep_value(value) or "")
        if not text or (text.startswith(MARK) and _opened(text) is not None):
            return text
        return MARK + cipher("replies").encrypt(text.encode()).decode()

    def from_db_value(self, value: str | None, *_: Any) -> str:
        return (_opened(value) or "") if value else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))


def _opened(text: str) -> str | None:
    try:
        return cipher("replies").decrypt(text.removeprefix(MARK).encode()).decode()
    except (InvalidToken, UnicodeError):
        return None


def _key(purpose: str, secret: str) -> bytes:
    derived = hashlib.sha256(f"afterfusion {purpose}\0".encode() + secret.encode()).digest()
    return base64.urlsafe_b64encode(derived)
