"""The index as bitmaps: for every word, filter and price, the set of products that have it.

A product's number is its place by standing when the copy was made, so the first bits of any set
are its best products. Products that changed since are struck out and written again at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from search.engine.pricing import LADDER

# Room for products that change before the next copy is made; more is made when it is used up.
SPARE = 16_384
# Prices are compared as hundredths.
RUNGS = np.array([int(step * 100) for step in LADDER], dtype=np.int64)
FIELDS = "ABC"


@dataclass(frozen=True, slots=True)
class Row:
    """A product's entry, without its words."""

    product_id: int
    version: int
    standing: int
    published: float
    latin_words: int
    han_words: int
    in_stock: bool
    # By currency: hundredths, and whether something is reduced.
    prices: Mapping[str, tuple[int, bool]]
    facets: Iterable[str]


@dataclass(slots=True)
class Money:
    """What is sold in one currency, for how much."""

    amounts: npt.NDArray[np.int64]
    sold: BitMap = field(default_factory=BitMap)
    on_sale: BitMap = field(default_factory=BitMap)
    # Below the ladder, on each rung, and above.
    rungs: list[BitMap] = field(default_factory=lambda: [BitMap() for _ in range(len(RUNGS) + 1)])


@dataclass(slots=True)
class Bitmaps:
    """All sets and columns. `size` counts numbers given out, `made_of` those of the copy."""

    columns: dict[str, npt.NDArray[np.int64]]
    size: int = 0
    made_of: int = 0
    # Every field together, and A, B, C apart; what is only in the first is in D.
    words: dict[str, BitMap] = field(default_factory=dict)
    fields: dict[str, dict[str, BitMap]] = field(
        default_factory=lambda: {letter: {} for letter in FIELDS}
    )
    facets: dict[str, dict[str, BitMap]] = field(default_factory=dict)
    in_stock: BitMap = field(default_factory=BitMap)
    money: dict[str, Money] = field(default_factory=dict)
    struck: BitMap = field(default_factory=BitMap)
    # Numbers of the copy by product, as two columns; those written since in a dictionary.
    by_product: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]] | None = None
    since: dict[int, int] = field(default_factory=dict)

    @classmethod
    def empty(cls, room: int) -> Bitmaps:
        """Return bitmaps of nothing, with room for so many products."""
        names = ("ids", "versions", "standings", "published", "latin_words", "han_words")
        return cls({name: np.zeros(room + SPARE, dtype=np.int64) for name in names})

    def add(self, row: Row) -> int:
        """Write a product at the end and return its number; its words follow by `add_word`."""
        number = self.size
        self._make_room()
        self.size += 1
        for name, figure in (
            ("ids", row.product_id),
            ("versions", row.version),
            ("standings", row.standing),
            ("published", int(row.published)),
            ("latin_words", row.latin_words),
            ("han_words", row.han_words),
        ):
            self.columns[name][number] = figure
        if row.in_stock:
            self.in_stock.add(number)
        for currency, (amount, on_sale) in row.prices.items():
            self._add_price(number, currency, amount, on_sale=on_sale)
        for facet in row.facets:
            code, _sep, value = facet.partition(":")
            self.facets.setdefault(code, {}).setdefault(value, BitMap()).add(number)
        return number

    def add_word(self, token: str, letters: str, numbers: Iterable[int]) -> None:
        """Say that these products have a word in these fields."""
        found = BitMap(numbers)
        self._part(token)
        self.words.setdefault(token, BitMap()).update(found)
        for letter in letters:
            if letter in FIELDS:
                self.fields[letter].setdefault(token, BitMap()).update(found)

    def close(self) -> None:
        """Say that all that has been added is the copy, and make it small."""
        self.number_products()
        self.share()
        for found in self.sets():
            found.run_optimize()
            found.shrink_to_fit()

    def share(self) -> None:
        """Keep one set where a word stands in one field only: most do, and it is half the room."""
        for words in self.fields.values():
            for token, found in words.items():
                if len(found) == len(self.words[token]):
                    words[token] = self.words[token]

    def _part(self, token: str) -> None:
        """Give each field its own set again, before one of them changes."""
        whole = self.words.get(token)
        for words in self.fields.values():
            if whole is not None and words.get(token) is whole:
                words[token] = whole.copy()

    def number_products(self) -> None:
        """Say which product has which number; what is added now comes after the copy."""
        self.made_of = self.size
        ids = self.columns["ids"][: self.size]
        order = np.argsort(ids, kind="stable")
        self.by_product = (ids[order].copy(), order.astype(np.int64))

    def strike(self, product_id: int) -> None:
        """Take a product out, if it is there."""
        number = self.since.pop(product_id, None)
        if number is None and self.by_product is not None:
            ids, numbers = self.by_product
            place = int(np.searchsorted(ids, product_id))
            if place < len(ids) and ids[place] == product_id:
                number = int(numbers[place])
        if number is not None:
            self.struck.add(number)

    def number_of(self, product_id: int) -> int | None:
        """Return the number under which a product stands now."""
        if product_id in self.since:
            return self.since[product_id]
        if self.by_product is None:
            return None
        ids, numbers = self.by_product
        place = int(np.searchsorted(ids, product_id))
        if place == len(ids) or ids[place] != product_id:
            return None
        number = int(numbers[place])
        return None if number in self.struck else number

    def sets(self) -> Iterable[BitMap]:
        """Yield every set."""
        yield self.in_stock
        for words in (self.words, *self.fields.values(), *self.facets.values()):
            yield from words.values()
        for money in self.money.values():
            yield from (money.sold, money.on_sale, *money.rungs)

    def _add_price(self, number: int, currency: str, amount: int, *, on_sale: bool) -> None:
        money = self.money.get(currency)
        if money is None:
            room = len(self.columns["ids"])
            money = self.money[currency] = Money(np.zeros(room, dtype=np.int64))
        money.amounts[number] = amount
        money.sold.add(number)
        if on_sale:
            money.on_sale.add(number)
        money.rungs[int(np.searchsorted(RUNGS, amount, side="right"))].add(number)

    def _make_room(self) -> None:
        room = len(self.columns["ids"])
        if self.size < room:
            return
        more = np.zeros(SPARE, dtype=np.int64)
        for name, column in self.columns.items():
            self.columns[name] = np.concatenate([column, more])
        for money in self.money.values():
            money.amounts = np.concatenate([money.amounts, more])


def hundredths(amount: Decimal | str) -> int:
    """Return an amount as it is compared."""
    return int(Decimal(amount) * 100)


def numbers(found: BitMap) -> npt.NDArray[np.int64]:
    """Return a set as a column, in order."""
    return np.frombuffer(found.to_array(), dtype=np.uint32).astype(np.int64)
