"""What a query means: groups of alternatives, one group per thing that is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.rules import pinyin, words
from search.rules.documents import CHARACTER, HEAD
from search.rules.words import Word

# How much another way of saying it is worth.
SYNONYM, PINYIN, INITIALS, CHARACTERS = 0.9, 0.9, 0.7, 0.6
# The thing itself: its token lies among the name's, and counts for more.
HEADED = 1.25
FEWEST_INITIALS = 2
LONGEST_SYNONYM = 4


@dataclass(frozen=True, slots=True)
class Alternative:
    """Tokens that together answer a group, and how well: 1 is the word itself."""

    tokens: tuple[str, ...]
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """One thing asked for, in all the ways it may be said."""

    word: str
    alternatives: tuple[Alternative, ...]

    @property
    def tokens(self) -> set[str]:
        """Every token that may answer it."""
        return {token for one in self.alternatives for token in one.tokens}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Synonyms by the tokens of what they stand for; two-way ones stand both ways."""

    means: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, Sequence[str]]]) -> Lexicon:
        """Return the lexicon of (words, what they also mean) pairs."""
        means: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for said, meanings in rows:
            if key := tokens_of(said):
                found = (tokens_of(meaning) for meaning in meanings)
                means.setdefault(key, []).extend(one for one in found if one and one != key)
        return cls({key: tuple(dict.fromkeys(found)) for key, found in means.items()})


def tokens_of(text: str) -> tuple[str, ...]:
    """Return the tokens of a few words, as synonyms are kept."""
    return tuple(word.token for word in words.query_words(text))[:LONGEST_SYNONYM]


def understood(asked: Sequence[Word], lexicon: Lexicon) -> tuple[Group, ...]:
    """Return what the words mean; the longest synonym that fits is taken first."""
    groups: list[Group] = []
    start = 0
    while start < len(asked):
        size = _longest(asked, start, lexicon)
        groups.append(_group(asked[start : start + size], lexicon))
        start += size
    return tuple(groups)


def by_characters(word: str) -> Alternative:
    """Return a Chinese word as its characters: for words that no dictionary cuts alike."""
    return Alternative(tuple(CHARACTER + char for char in word), CHARACTERS)


def _longest(asked: Sequence[Word], start: int, lexicon: Lexicon) -> int:
    for size in range(min(LONGEST_SYNONYM, len(asked) - start), 1, -1):
        if tuple(word.token for word in asked[start : start + size]) in lexicon.means:
            return size
    return 1


def _group(said: Sequence[Word], lexicon: Lexicon) -> Group:
    tokens = tuple(word.token for word in said)
    found = [Alternative(tokens)]
    if len(said) == 1:
        found += _forms(said[0])
    for meaning in lexicon.means.get(tokens, ()):
        found.append(Alternative(meaning, SYNONYM))
        if len(meaning) == 1:
            found.append(Alternative((HEAD + meaning[0],), SYNONYM * HEADED))
    return Group(words.written([word.surface for word in said]), tuple(found))


def _forms(word: Word) -> Iterable[Alternative]:
    yield Alternative((HEAD + word.token,), HEADED)
    if word.is_han and len(word.surface) == 1:
        yield Alternative((CHARACTER + word.surface,), CHARACTERS)
    if word.surface.isascii() and word.surface.isalpha():
        yield Alternative((pinyin.FULL + word.surface,), PINYIN)
        if FEWEST_INITIALS <= len(word.surface) <= pinyin.MOST_INITIALS:
            yield Alternative((pinyin.INITIALS + word.surface,), INITIALS)
