"""What people type, as it is counted: in one form, and never anything about a person."""

from __future__ import annotations

import re

from search.rules.folding import folded

LONGEST = 100
# An address, or figures enough for a telephone number or a card.
_PERSONAL = re.compile(r"@|(?:\d[\s().+-]?){7}")


def normalised(text: str) -> str:
    """Return a query in one form: folded, one space between words, cut."""
    return " ".join(folded(text).split())[:LONGEST]


def is_countable(text: str) -> bool:
    """Return whether a normalised query may be written down: it says nothing of a person."""
    return bool(text) and not _PERSONAL.search(text)
