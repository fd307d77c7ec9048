"""Ranking many products at once: the same sum as `ranking`, in columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from search.rules.ranking import COVERAGE
from search.rules.understanding import Group
from search.rules.words import is_han
from search.types import Part

# From here on a match is one in the name: the weakest such match, of a word in other words.
NAMED = 0.7

Column = npt.NDArray[np.float64]


def text_shares(
    ways: Column,
    latin_words: Column,
    han_words: Column,
    *,
    groups: Sequence[Group],
    tokens: Sequence[str],
) -> Column:
    """Return each product's share of the text part: `ways` is worth by product and token."""
    column = {token: place for place, token in enumerate(tokens)}
    matched = np.zeros(len(ways))
    named_latin, named_han = np.zeros(len(ways)), np.zeros(len(ways))
    for group in groups:
        best = np.zeros(len(ways))
        for one in group.alternatives:
            worth = ways[:, [column[token] for token in one.tokens]].min(axis=1) * one.strength
            np.maximum(best, worth, out=best)
        matched += np.minimum(best, 1.0)
        # A word of the name counts towards covering it, in the script it is written in.
        in_name = np.where(best >= NAMED, np.minimum(best, 1.0), 0.0)
        if is_han(group.word):
            named_han += in_name
        else:
            named_latin += in_name
    covered = np.minimum(
        np.maximum(named_latin / np.maximum(latin_words, 1), named_han / np.maximum(han_words, 1)),
        1,
    )
    return np.minimum(matched / max(len(groups), 1) * (1 - COVERAGE) + covered * COVERAGE, 1.0)


def scores(
    standings: Column, texts: Column, likings: Column, weights: Mapping[str, float]
) -> Column:
    """Return the points of each product: standing, words and liking, to two places."""
    return (
        standings
        + np.round(texts * weights[Part.TEXT], 2)
        + np.round(likings * weights[Part.AFFINITY], 2)
    )
