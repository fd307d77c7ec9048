"""Which products have the words, and what each word is worth to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from pyroaring import BitMap

from search.engine.bitmaps import FIELDS, Bitmaps, numbers
from search.rules import ranking
from search.rules.scoring import Column
from search.rules.understanding import Group


def matched(
    index: Bitmaps, groups: Sequence[Group], among: BitMap, *, every: bool, field: str = ""
) -> BitMap:
    """Return those that answer every group, or else as many groups as any of them does."""
    words = index.fields[field] if field else index.words
    sets = [_answering(words, group) for group in groups]
    if every:
        return BitMap.intersection(among, *sorted(sets, key=len))
    return _most(sets, among)


def ways(index: Bitmaps, tokens: Sequence[str], pool: BitMap) -> Column:
    """Return by product and token what the best field in which it stands is worth."""
    places = numbers(pool)
    found = np.zeros((len(places), len(tokens)))
    for column, token in enumerate(tokens):
        # From the weakest, so that the strongest stands in the end.
        for letter in ("D", *reversed(FIELDS)):
            words = index.words if letter == "D" else index.fields[letter]
            if (has := words.get(token)) is not None:
                rows = np.searchsorted(places, numbers(has & pool))
                found[rows, column] = ranking.FIELDS[letter]
    return found


def likings(index: Bitmaps, affinity: Mapping[str, float], pool: BitMap) -> Column:
    """Return how much of what this shopper likes each product has: the strongest counts."""
    places = numbers(pool)
    found = np.zeros(len(places))
    for facet, strength in affinity.items():
        code, _sep, value = facet.partition(":")
        if (has := index.facets.get(code, {}).get(value)) is not None:
            rows = np.searchsorted(places, numbers(has & pool))
            found[rows] = np.maximum(found[rows], min(max(strength, 0.0), 1.0))
    return found


def _answering(words: Mapping[str, BitMap], group: Group) -> BitMap:
    found = []
    for one in group.alternatives:
        sets = [words[token] for token in one.tokens if token in words]
        if len(sets) == len(one.tokens):
            found.append(sets[0] if len(sets) == 1 else BitMap.intersection(*sets))
    if not found:
        return BitMap()
    return found[0] if len(found) == 1 else BitMap.union(*found)


def _most(sets: Sequence[BitMap], among: BitMap) -> BitMap:
    """Return those of `among` in the most sets: levels[k] holds those in more than k."""
    levels: list[BitMap] = []
    for one in sets:
        rising = among & one
        for place, level in enumerate(levels):
            levels[place], rising = level | rising, level & rising
        levels.append(rising)
    return next((level for level in reversed(levels) if level), BitMap())
