"""What an engine is asked, and what it answers. Both engines take and give the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

import numpy as np
import numpy.typing as npt

from search.rules.understanding import Group
from search.types import Count, Hit, Prices, Sort

# So many of the best by standing are ranked by their words too; and as many whose name matches.
POOL = 240


@dataclass(frozen=True, slots=True)
class Asked:
    """An understood query."""

    currency: str
    category_id: int = 0
    groups: tuple[Group, ...] = ()
    # How many groups a product must answer; None means as many as any product does.
    all_groups: bool = True
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    low: Decimal | None = None
    high: Decimal | None = None
    sort: Sort = Sort.BEST
    offset: int = 0
    limit: int = 24
    # Only then is there a pool: an order that words, operators or likings change.
    ranked: bool = False
    # Products that operators have placed; they are in the pool if they match at all.
    placed: Sequence[int] = ()
    # Products left out, because they are shown already.
    without: Sequence[int] = ()
    affinity: Mapping[str, float] = field(default_factory=dict)
    # The categories a list offers to narrow it by, of all there are.
    categories: frozenset[str] = frozenset()
    counted: bool = True

    @property
    def tokens(self) -> list[str]:
        """Every token, each once, in a fixed order: the columns of a pool's `ways`."""
        return sorted({token for group in self.groups for token in group.tokens})


@dataclass(frozen=True, slots=True)
class Pool:
    """The best matches, by standing: what is known of each to rank them."""

    hits: tuple[Hit, ...]
    standings: npt.NDArray[np.float64]
    # By product and token: what the field in which it stands is worth.
    ways: npt.NDArray[np.float64]
    latin_words: npt.NDArray[np.float64]
    han_words: npt.NDArray[np.float64]
    # How much of what this shopper likes each has.
    likings: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. `hits` is one page in the order asked, when there is no pool.

    With a pool, `hits` is the stretch behind it, by standing, when the page lies there.
    """

    total: int
    # How many have the words, whatever the filters.
    listed: int = 0
    hits: tuple[Hit, ...] = ()
    pool: Pool | None = None
    facets: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    prices: Prices | None = None


class Engine(Protocol):
    """Something that answers."""

    def answer(self, asked: Asked) -> Answer:
        """Return what was found."""
        ...
