"""What serving suggestions asks of search, which stands beside it on its floor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from recommendations.serving import outside
from search import selectors as search
from search.selectors.standing import Standing
from search.types import IN_STOCK, STOCK, Query, Sort


class Listed:
    """Answers from the index, as lists do."""

    def standing(self, product_ids: Iterable[int]) -> dict[int, Standing]:
        """Return what is known of the live ones of these products."""
        return search.standing(product_ids=product_ids)

    def best(self, *, currency: str, category_id: int, most: int) -> Sequence[int]:
        """Return the best of a category, or of everything."""
        return self._found(currency, category_id, most, Sort.BEST)

    def newest(self, *, currency: str, most: int) -> Sequence[int]:
        """Return what is newest."""
        return self._found(currency, 0, most, Sort.NEWEST)

    def _found(self, currency: str, category_id: int, most: int, sort: Sort) -> Sequence[int]:
        query = Query(
            currency=currency,
            category_id=category_id,
            sort=sort,
            size=most,
            filters={STOCK: (IN_STOCK,)},
            counted=False,
        )
        return [hit.product_id for hit in search.find(query).hits]


def register() -> None:
    """Have serving ask search."""
    outside.register(Listed())
