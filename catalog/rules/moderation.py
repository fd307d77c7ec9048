"""Which texts may be published by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LINK = re.compile(
    r"https?://|www\.|\b[\w-]+\.(?:com|net|org|io|shop|cn|cc|ru|uk|info|biz|xyz|top)\b|\S+@\S+\.\S+",
    re.IGNORECASE,
)


def has_link(text: str) -> bool:
    """Return whether a text leads elsewhere: a web address, or an e-mail address."""
    return bool(_LINK.search(text))


def has_flagged(text: str, flags: Iterable[str]) -> bool:
    """Return whether a text holds a flagged word.

    A word of letters A to Z stands by itself: "ass" is not found in "glass". Chinese has no spaces
    between words, so there any occurrence counts.
    """
    low = text.lower()
    return any(_occurs(flag, low) for flag in flags)


def _occurs(flag: str, text: str) -> bool:
    if flag.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(flag)}(?![a-z0-9])", text) is not None
    return flag in text
