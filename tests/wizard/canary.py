"""A canary: an answer that stands nowhere else, and every form in which it could hide."""

import base64
import hashlib
import html
import json
from urllib.parse import quote

CANARY = "canary-7f3a-numbness"


def encodings(word: str) -> list[str]:
    """Return the word in clear and in the ways it could hide, in lower case but for base64.

    Base64 at each of its three offsets, so that the word is found inside a longer text too.
    """
    raw = word.encode()
    shifted = [base64.b64encode(b"\0" * offset + raw).decode().rstrip("=") for offset in range(3)]
    inner = [text[4 if offset else 0 : -4] for offset, text in enumerate(shifted)]
    return [
        word,
        quote(word),
        "".join(f"%{byte:02x}" for byte in raw),
        html.escape(word),
        "".join(f"&#{byte};" for byte in raw),
        "".join(f"&#x{byte:x};" for byte in raw),
        json.dumps(word)[1:-1],
        "".join(f"\\u{byte:04x}" for byte in raw),
        "".join(f"\\x{byte:02x}" for byte in raw),
        raw.hex(),
        raw.hex(" "),
        *inner,
        *(text.replace("+", "-").replace("/", "_") for text in inner),
        base64.b32encode(raw).decode().rstrip("=")[:-2].lower(),
        hashlib.sha256(raw).hexdigest(),
        hashlib.sha1(raw, usedforsecurity=False).hexdigest(),
        hashlib.md5(raw, usedforsecurity=False).hexdigest(),
        word[::-1],
    ]


def forms_found(word: str, text: str) -> list[str]:
    """Return every form of the word that the text holds."""
    lower = text.lower()
    return [form for form in encodings(word) if form in text or form in lower]
