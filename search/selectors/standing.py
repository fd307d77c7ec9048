"""What the index knows of products, for whoever puts lists of their own together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from search.models import SearchDoc

WORDS: CharField[str, str] = CharField()


@dataclass(frozen=True, slots=True)
class Standing:
    """A live product: whether it can be bought, and what a list may be ordered by."""

    product_id: int
    public_id: str
    version: int
    type_id: int
    category_id: int
    margin: float | None
    published_at: datetime
    in_stock: bool
    prices: Mapping[str, Any]
    audience: str
    # In the reader's language.
    name: str
    category_name: str

    @property
    def currencies(self) -> frozenset[str]:
        """What it is sold in."""
        return frozenset(self.prices)


def standing(*, product_ids: Iterable[int]) -> dict[int, Standing]:
    """Return the live ones of these products, in one statement."""
    ids = list(product_ids)
    if not ids:
        return {}
    name = build_localized_fieldname("name", get_language() or "en")
    rows = SearchDoc.objects.filter(product_id__in=ids).values_list(
        "product_id",
        "product__public_id",
        "version",
        "product__product_type_id",
        "product__main_category_id",
        "margin",
        "published_at",
        "in_stock",
        "prices",
        "product__audience",
        Coalesce(f"product__{name}", "product__name_en", output_field=WORDS),
        Coalesce(
            f"product__main_category__{name}",
            "product__main_category__name_en",
            output_field=WORDS,
        ),
    )
    return {row[0]: Standing(*row) for row in rows}
