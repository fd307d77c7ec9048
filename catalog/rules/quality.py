"""How much a review helps others to choose: a score from 0 to 1000, and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

# A text of so many letters says enough; Chinese says as much in a third of them.
ENOUGH_LETTERS = 400
ENOUGH_CHARACTERS = 130
ENOUGH_PHOTOS = 3
# So many votes count as half of all the votes there could be.
HALF_THE_VOTES = 5
WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts, against the others."""

    verified: int
    length: int
    photo: int
    aspects: int
    helpful: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a score is made of."""

    is_verified: bool
    text: str
    photos: int
    aspects_rated: int
    aspects_asked: int
    helpful: int


def score(facts: Facts, weights: Weights) -> int:
    """Return the weighted mean of the parts; 0 when no part counts."""
    parts = (
        (weights.verified, Fraction(int(facts.is_verified))),
        (weights.length, length(facts.text)),
        (weights.photo, min(Fraction(facts.photos, ENOUGH_PHOTOS), Fraction(1))),
        (weights.aspects, Fraction(facts.aspects_rated, max(facts.aspects_asked, 1))),
        (weights.helpful, Fraction(facts.helpful, facts.helpful + HALF_THE_VOTES)),
    )
    whole = sum(weight for weight, _part in parts)
    if not whole:
        return 0
    return int(WHOLE * sum(weight * min(part, Fraction(1)) for weight, part in parts) / whole)


def length(text: str) -> Fraction:
    """Return how long a text is, 1 at most; letters and Chinese characters are weighed apart."""
    wide = sum(ord(letter) >= 0x2E80 for letter in text)  # noqa: PLR2004 -- where CJK begins
    said = Fraction(wide, ENOUGH_CHARACTERS) + Fraction(len(text) - wide, ENOUGH_LETTERS)
    return min(said, Fraction(1))
