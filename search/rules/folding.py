"""One form for what is written many ways: width, case, accents, traditional characters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

_POSSESSIVE = re.compile(r"['’`]s\b")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def folded(text: str) -> str:
    """Return the text in lower case, half-width, without accents, in simplified characters."""
    plain = unicodedata.normalize("NFKC", _CONTROL.sub(" ", text)).lower()
    plain = _POSSESSIVE.sub("", plain)
    if plain.isascii():
        return plain
    bare = (
        char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char)
    )
    return str(_simplifier().convert(unicodedata.normalize("NFC", "".join(bare))))


@cache
def _simplifier() -> opencc.OpenCC:
    # Taiwan's words too: 滑鼠 is 鼠标 here.
    return opencc.OpenCC("tw2sp")
