"""What the index knows of products, for whoever puts lists of their own together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from search.models import SearchDoc


@dataclass(frozen=True, slots=True)
class Standing:
    """A live product: whether it can be bought, and what a list may be ordered by."""

    product_id: int
    version: int
    type_id: int
    category_id: int
    margin: float | None
    published_at: datetime
    in_stock: bool
    currencies: frozenset[str]
    audience: str


def standing(*, product_ids: Iterable[int]) -> dict[int, Standing]:
    """Return the live ones of these products, in one statement."""
    ids = list(product_ids)
    if not ids:
        return {}
    rows = SearchDoc.objects.filter(product_id__in=ids).values_list(
        "product_id",
        "version",
        "product__product_type_id",
        "product__main_category_id",
        "margin",
        "published_at",
        "in_stock",
        "prices",
        "product__audience",
    )
    return {
        row[0]: Standing(*row[:7], currencies=frozenset(row[7]), audience=row[8]) for row in rows
    }
