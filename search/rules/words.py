"""From what people write to the words that are looked up."""

from __future__ import annotations

import re
import unicodedata

import rjieba

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
MOST_WORDS = 12
LONGEST_QUERY = 200


def segmented(text: str) -> str:
    """Return the text with Chinese cut into words, long ones also into their parts."""
    return " ".join(_WORD.findall(" ".join(rjieba.cut_for_search(folded(text)))))


def terms(query: str) -> list[str]:
    """Return the words of a query: cut, folded, without punctuation, at most MOST_WORDS."""
    cut = " ".join(rjieba.cut(folded(query[:LONGEST_QUERY])))
    return _WORD.findall(cut)[:MOST_WORDS]


def tsquery(words: list[str], *, every: bool = True) -> str:
    """Return the words as PostgreSQL reads them; the last one may be unfinished.

    Words are letters and digits only, so nothing in them is an operator.
    """
    if not words:
        return ""
    parts = [f"'{word}'" for word in words[:-1]] + [f"'{words[-1]}':*"]
    return (" & " if every else " | ").join(parts)


def folded(text: str) -> str:
    """Return the text in one form: half-width, compatibility forms resolved, lower case."""
    return unicodedata.normalize("NFKC", text).replace("\x00", " ").lower()
