"""What a product is found by: its texts as weighed tokens, and the words typed for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import dropwhile, takewhile

from search.rules import pinyin, words
from search.rules.folding import folded
from search.types import Spelt

# Marks tokens that are not words: the thing itself among a name's words, characters, codes.
HEAD, CHARACTER, CODE = "!", "_", "#"
LONGEST_PHRASE = 5
LONGEST_TOKEN = 40

# Where the words of a name stop naming the thing: "Ribbed vase with dried grass", "…三件套".
_AFTER_HEAD = re.compile(r"[,;:(/&]| (?:with|for|in|of|and) ")
_SET = re.compile(r"[一二三四五六七八九十两双\d]+(?:件套|件装|只装|支装|联装|对|层)$")


@dataclass(frozen=True, slots=True)
class Texts:
    """A product's texts by how much they say: name, its groups, its properties, the rest."""

    names: tuple[str, ...]
    groups: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(slots=True)
class Document:
    """Tokens by field, A the strongest; the words behind them; the length of the names."""

    fields: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in "ABCD"})
    spellings: set[Spelt] = field(default_factory=set)
    latin_words: int = 0
    han_words: int = 0

    @property
    def vector(self) -> str:
        """The tokens as PostgreSQL's tsvector is written. They hold no quote and no backslash."""
        places: dict[str, str] = {}
        for position, name in enumerate("ABCD", start=1):
            for token in self.fields[name]:
                places[token] = places.get(token, "") + f",{position}{name}"
        return " ".join(f"'{token}':{found[1:]}" for token, found in sorted(places.items()))


def document(texts: Texts) -> Document:
    """Return what a product with these texts is found by."""
    made = Document()
    for name in texts.names:
        _name(made, name)
    for code in texts.codes:
        made.fields["A"].add(code_token(code))
    for group in texts.groups:
        _add(made, "B", group)
        made.fields["B"].update(_characters(group))
        _phrases(made, "B", group)
    for said in texts.properties:
        _add(made, "C", said)
    for said in texts.rest:
        _add(made, "D", said)
    return made


def code_token(text: str) -> str:
    """Return what an SKU or a barcode is found by, however it is broken up."""
    return CODE + "".join(words.runs(text))[:LONGEST_TOKEN]


def _name(made: Document, name: str) -> None:
    found = _add(made, "A", name)
    whole = {word.surface for word in words.query_words(name)}
    made.han_words += sum(1 for word in whole if words.is_han(word))
    made.latin_words += sum(1 for word in whole if not words.is_han(word))
    made.fields["A"].update(_characters(name))
    _phrases(made, "A", name)
    if head := _head(name):
        made.fields["A"].add(HEAD + head)
    made.fields["A"].update(
        token for word in found if words.is_han(word) for token in pinyin.tokens(word)
    )


def _add(made: Document, to: str, text: str) -> list[str]:
    """Put a text's words into a field; return them."""
    found = words.index_words(text)
    for word in found:
        if to != "A" and words.is_small(word):
            continue
        if len(word.token) <= LONGEST_TOKEN:
            made.fields[to].add(word.token)
            made.spellings.add(Spelt(word.surface, word.token))
            if len(word.surface) > 1:
                made.spellings.update(_sounds(word.surface))
    return [word.surface for word in found]


def _phrases(made: Document, to: str, text: str) -> None:
    """Neighbouring Chinese words are typed as one (充电 and 宝), by their pinyin too."""
    for run in words.runs(text):
        if not words.is_han(run):
            continue
        parts = words.cut(_SET.sub("", run))
        for phrase in _neighbours(parts):
            made.fields[to].update(pinyin.tokens(phrase))
            made.spellings |= {Spelt(phrase, phrase), *_sounds(phrase)}


def _sounds(word: str) -> Iterator[Spelt]:
    """Yield a Chinese word as it is typed in Latin letters."""
    if words.is_han(word):
        yield Spelt(pinyin.full(word), pinyin.FULL + pinyin.full(word), word)


def _neighbours(parts: list[str]) -> Iterator[str]:
    for size in (2, 3):
        for start in range(len(parts) - size + 1):
            phrase = "".join(parts[start : start + size])
            if len(phrase) <= LONGEST_PHRASE:
                yield phrase


def _characters(text: str) -> Iterable[str]:
    return {CHARACTER + char for run in words.runs(text) if words.is_han(run) for char in run}


def _head(name: str) -> str:
    """Return the token of the thing itself: the vase of a ribbed vase with dried grass."""
    first = _AFTER_HEAD.split(folded(name), maxsplit=1)[0]
    told = dropwhile(lambda run: run[0].isdigit(), words.runs(first))
    parts = list(takewhile(lambda run: not run[0].isdigit(), told))
    if not parts:
        return ""
    last = parts[-1]
    if not words.is_han(last):
        return words.stem(last)
    return (words.cut(_SET.sub("", last)) or [""])[-1]
