"""Which letters an engraver can make."""

from __future__ import annotations

import unicodedata

from catalog.types import Script

SIGNS = set(" &.,'’!?-+/·")
_HAN = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF))
_LATIN_ENDS = 0x024F


def unmakeable(text: str, script: str) -> str:
    """Return the first letter that cannot be made; empty when all can."""
    return next((letter for letter in text if not _can_be_made(letter, script)), "")


def tidy(text: str) -> str:
    """Return a text as it is made: composed letters, single spaces, nothing around it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _can_be_made(letter: str, script: str) -> bool:
    if letter in SIGNS:
        return True
    point = ord(letter)
    if point <= _LATIN_ENDS:
        return letter.isalnum()
    return script == Script.HAN and any(first <= point <= last for first, last in _HAN)
