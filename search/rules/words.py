"""From text to words: Latin words with their stems, Chinese cut by a dictionary.

Index and query are cut by the same dictionary and without guessing at new words, so that what
stands in both is cut the same way in both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import rjieba
import Stemmer

from search.rules.folding import folded

MOST_WORDS = 12
LONGEST_QUERY = 200

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{HAN}]+|\d+(?:[.,]\d+)*|[^\W\d_{HAN}]+")
_HAN = re.compile(rf"[{HAN}]")
# What a stemmer of rules does not know.
_IRREGULAR = {
    "knives": "knife", "shelves": "shelf", "scarves": "scarf", "leaves": "leaf", "loaves": "loaf",
    "halves": "half", "men": "man", "women": "woman", "children": "child", "feet": "foot",
    "teeth": "tooth", "mice": "mouse", "people": "person",
}  # fmt: skip
_SMALL = """
a an and any as at be by can for from i in into is it me my of on one or our some something that
the this to us want we with you your 的 了 和 与 在 是 我 要 个 一个 给 用 想 买
"""
_STOP = frozenset(_SMALL.split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was written, folded, and what it is looked up by."""

    surface: str
    token: str

    @property
    def is_han(self) -> bool:
        """Whether it is written in Chinese characters."""
        return is_han(self.surface)


def is_han(text: str) -> bool:
    """Return whether a word is Chinese; words are cut so that they are wholly so or not at all."""
    return bool(_HAN.match(text))


def runs(text: str) -> list[str]:
    """Return the folded text's stretches of Chinese, of letters and of digits."""
    return [run.replace(",", "") for run in _RUN.findall(folded(text))]


def query_words(text: str) -> list[Word]:
    """Return what a query looks for, at most MOST_WORDS; small words if there are no others."""
    found = [word for run in runs(text[:LONGEST_QUERY]) for word in _cut(run)][:MOST_WORDS]
    telling = [word for word in found if not is_small(word)]
    return list(dict.fromkeys(telling or found))


def index_words(text: str) -> list[Word]:
    """Return the words a text is found by: Chinese ones also by the words inside them."""
    return [word for run in runs(text) for word in _cut_finely(run)]


def is_small(word: Word) -> bool:
    """Return whether a word is one of those that stand in every text."""
    return word.surface in _STOP


def cut(run: str) -> list[str]:
    """Return a Chinese stretch as words."""
    return list(rjieba.cut(run, hmm=False))


def stem(word: str) -> str:
    """Return what all forms of an English word share."""
    return str(_stemmer().stemWord(_IRREGULAR.get(word, word)))


def written(words: list[str]) -> str:
    """Return words as one would write them: Chinese ones close together."""
    text = ""
    for word in words:
        close = not text or (is_han(word) and is_han(text[-1]))
        text += word if close else f" {word}"
    return text


def _cut(run: str) -> list[Word]:
    if is_han(run):
        return [Word(part, part) for part in cut(run)]
    return [Word(run, stem(run))]


def _cut_finely(run: str) -> list[Word]:
    if is_han(run):
        return [Word(part, part) for part in rjieba.cut_for_search(run, hmm=False)]
    return [Word(run, stem(run))]


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")
