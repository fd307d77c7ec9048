"""What was meant by a word that nothing is found by.

Letters are counted, not bytes: a Chinese character is one. The nearest word wins, then the one
more products have.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.rules import pinyin, words
from search.rules.words import Word

# Letters that may be wrong, by the length of a word.
ONE_WRONG_FROM, TWO_WRONG_FROM = 4, 8
ONE_WRONG_FROM_HAN = 3
# Beginnings shorter than this could become anything.
SHORTEST_BEGINNING = 2
MOST_ENDINGS = 12
LONGEST_RUN = 8


@dataclass(slots=True)
class Vocabulary:
    """Every word that products are found by, as it is typed."""

    # By what is typed: the token, how it is written, and how many products have it.
    known: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    ordered: list[str] = field(default_factory=list)
    by_length: dict[int, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str, int]]) -> Vocabulary:
        """Return the vocabulary of (typed, token, written, products) rows."""
        made = cls()
        by_length: dict[int, list[str]] = defaultdict(list)
        for typed, token, written, products in rows:
            made.known[typed] = (token, written, products)
            made.tokens.add(token)
            by_length[len(typed)].append(typed)
        made.ordered = sorted(made.known)
        made.by_length = dict(by_length)
        return made

    def knows(self, word: Word) -> bool:
        """Return whether some product is found by a word, or by its pinyin."""
        return word.token in self.tokens or pinyin.FULL + word.surface in self.tokens

    def endings(self, beginning: str) -> list[str]:
        """Return the words that begin so, the commonest first."""
        if len(beginning) < SHORTEST_BEGINNING and not words.is_han(beginning):
            return []
        start = bisect_left(self.ordered, beginning)
        end = bisect_left(self.ordered, beginning + "\U0010ffff")
        found = self.ordered[start:end]
        return sorted(found, key=lambda typed: -self.known[typed][2])[:MOST_ENDINGS]

    def corrected(self, asked: Sequence[Word]) -> list[Word]:
        """Return the words with those nobody knows replaced by what they were meant to be."""
        made: list[Word] = []
        rest = list(asked)
        while rest:
            size, meant = self._meant(rest)
            made += meant
            del rest[:size]
        return list(dict.fromkeys(made))

    def _meant(self, rest: Sequence[Word]) -> tuple[int, list[Word]]:
        """Return how many words at the beginning were understood together, and as what."""
        if joined := self._joined(rest):
            return joined
        word = rest[0]
        if self.knows(word):
            return 1, [word]
        found = self._split(word.surface) or self._nearest(word.surface)
        return 1, self._words(found) if found else [word]

    def _joined(self, rest: Sequence[Word]) -> tuple[int, list[Word]] | None:
        """Neighbours of which one is unknown may be one word: head phones, 马客 and 杯."""
        for size in range(min(len(rest), 4), 1, -1):
            together = rest[:size]
            whole = "".join(word.surface for word in together)
            if len({word.is_han for word in together}) > 1 or len(whole) > LONGEST_RUN * 3:
                continue
            if all(self.knows(word) for word in together):
                continue
            if whole in self.known:
                return size, self._words(whole)
            if together[0].is_han and (found := self._nearest(whole)):
                return size, self._words(found)
        return None

    def _nearest(self, typed: str) -> str:
        """Return the nearest known word, or nothing when none is near enough."""
        if words.is_han(typed) and (same := self.known.get(pinyin.full(typed))):
            return same[1]
        allowed = _allowed(typed)
        found = []
        for length in range(len(typed) - allowed, len(typed) + allowed + 1) if allowed else ():
            for other, distance, _place in process.extract(
                typed,
                self.by_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=allowed,
                limit=20,
            ):
                if words.is_han(other) == words.is_han(typed):
                    found.append((*self._rank(typed, other, distance), other))
        best = min(found)[-1] if found else next(iter(self._begun(typed)), "")
        return self.known[best][1] or best if best else ""

    def _rank(self, typed: str, other: str, distance: float) -> tuple[float, bool, bool, int]:
        """Nearest first; then words before pinyin, the same first letter, and the commonest."""
        token, _written, products = self.known[other]
        by_sound = token.startswith(pinyin.FULL)
        return distance, by_sound, other[0] != typed[0], -products

    def _begun(self, typed: str) -> list[str]:
        """Return words of which this is the beginning."""
        shortest = SHORTEST_BEGINNING if words.is_han(typed) else ONE_WRONG_FROM
        return self.endings(typed) if len(typed) >= shortest else []

    def _split(self, typed: str) -> str:
        """Return two known words that were typed as one."""
        if words.is_han(typed) or len(typed) < ONE_WRONG_FROM * 2 - 1:
            return ""
        for place in range(3, len(typed) - 2):
            parts = [Word(part, words.stem(part)) for part in (typed[:place], typed[place:])]
            if all(part.token in self.tokens for part in parts):
                return " ".join(part.surface for part in parts)
        return ""

    def _words(self, text: str) -> list[Word]:
        return words.query_words(self.known[text][1] or text if text in self.known else text)


def _allowed(typed: str) -> int:
    """Return how many letters may be wrong."""
    if words.is_han(typed):
        return 1 if len(typed) >= ONE_WRONG_FROM_HAN else 0
    if not typed.isalpha() or len(typed) < ONE_WRONG_FROM:
        return 0
    return 2 if len(typed) >= TWO_WRONG_FROM else 1
