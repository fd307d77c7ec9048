"""How Chinese words are typed on a Latin keyboard: in full, or by initials."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import lazy_pinyin

# Marks what a product is found by that is not one of its words. No word contains these.
FULL, INITIALS = "~", "^"
MOST_INITIALS = 5


@lru_cache(maxsize=65_536)
def syllables(word: str) -> tuple[str, ...]:
    """Return the syllables of a Chinese word, without tones."""
    return tuple(lazy_pinyin(word, errors="ignore"))


def full(word: str) -> str:
    """Return a word's pinyin as it is typed: chahu."""
    return "".join(syllables(word))


def initials(word: str) -> str:
    """Return the first letters of its syllables: ch."""
    return "".join(syllable[0] for syllable in syllables(word))


def tokens(word: str) -> list[str]:
    """Return what a Chinese word is found by when typed in Latin letters."""
    if len(word) < 2:  # noqa: PLR2004 -- one character's pinyin is that of forty others
        return []
    found = [FULL + full(word)]
    if len(word) <= MOST_INITIALS:
        found.append(INITIALS + initials(word))
    return found
