"""Finding help by words: BM25 over a few hundred short texts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search.rules.words import index_words, is_small, query_words

# The customary saturation and length norm; texts are short, so length says little.
SATURATION, LENGTH = 1.2, 0.4


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be found: parts with how much a word in them says."""

    key: int
    parts: Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Index:
    """Texts by their words."""

    weights: Mapping[str, Mapping[int, float]]
    rarity: Mapping[str, float]


def built(texts: Iterable[Text]) -> Index:
    """Count the words of all texts."""
    counts = {text.key: _counted(text) for text in texts}
    total = max(len(counts), 1)
    lengths = {key: sum(words.values()) for key, words in counts.items()}
    average = (sum(lengths.values()) / total) or 1.0
    weights: dict[str, dict[int, float]] = {}
    for key, words in counts.items():
        norm = SATURATION * (1 - LENGTH + LENGTH * lengths[key] / average)
        for word, count in words.items():
            weights.setdefault(word, {})[key] = count * (SATURATION + 1) / (count + norm)
    rarity = {
        word: math.log(1 + (total - len(found) + 0.5) / (len(found) + 0.5))
        for word, found in weights.items()
    }
    return Index(weights, rarity)


def found(index: Index, query: str) -> list[tuple[int, float]]:
    """Return the texts that have any of the words, the best first, each with its score."""
    scores: defaultdict[int, float] = defaultdict(float)
    for token in asked(query):
        for key, weight in index.weights.get(token, {}).items():
            scores[key] += weight * index.rarity[token]
    return sorted(scores.items(), key=lambda one: (-one[1], one[0]))


def asked(query: str) -> list[str]:
    """Return what a question is looked up by."""
    return list(dict.fromkeys(word.token for word in query_words(query)))


def _counted(text: Text) -> dict[str, float]:
    counted: defaultdict[str, float] = defaultdict(float)
    for words, weight in text.parts:
        for word in index_words(words):
            if not is_small(word):
                counted[word.token] += weight
    return counted
