"""Values of a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

# Counting further than this costs more than it tells.
TOTAL_CAP = 1000
PAGE_SIZE = 24
# Deep pages are for machines; a person narrows the list instead.
LAST_PAGE = 200


class Sort(StrEnum):
    """The orders a shopper can ask for."""

    BEST = "best"
    NEWEST = "newest"
    CHEAPEST = "price"
    DEAREST = "-price"


@dataclass(frozen=True, slots=True)
class Query:
    """What a shopper asks for. Filters of one name are alternatives; names must all hold."""

    currency: str
    text: str = ""
    category_id: int = 0
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    low: Decimal | None = None
    high: Decimal | None = None
    in_stock: bool = False
    on_sale: bool = False
    sort: Sort = Sort.BEST
    page: int = 1
    size: int = PAGE_SIZE
    # A row of cards tells no total, and to count costs more than to find.
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """A product found, and the version of what pages show of it."""

    product_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits. `total` stops at TOTAL_CAP; then `is_capped`."""

    hits: tuple[Hit, ...]
    total: int
    is_capped: bool
    has_more: bool
