"""Lists into their tables, by COPY."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from accounts.models import User
from catalog.models import Product
from core import bulk
from recommendations.models import CommonList, Model, ProductList, ShopperList

CHUNK = 2000
Items = list[list[Any]]


def shoppers(*, model: Model, lists: Iterable[tuple[int, str, Items]], now: datetime) -> int:
    """Write shoppers' lists; those whose account is gone are left out. Returns how many."""
    known = set(User.objects.values_list("pk", flat=True))
    rows = ((person, kind, items) for person, kind, items in lists if person in known)
    return _copy(ShopperList, ("user_id", "kind", "items"), rows, now, model, made_at=now)


def products(*, model: Model, lists: Iterable[tuple[int, str, Items]], now: datetime) -> int:
    """Write products' lists; products that are gone are left out. Returns how many."""
    known = set(Product.objects.values_list("pk", flat=True))
    rows = ((product, kind, items) for product, kind, items in lists
            if product in known and items)  # fmt: skip
    return _copy(ProductList, ("product_id", "kind", "items"), rows, now, model)


def common(*, model: Model, lists: Iterable[tuple[str, str, Items]], now: datetime) -> int:
    """Write the lists everybody shares. Returns how many."""
    rows = ((scope, kind, items) for scope, kind, items in lists if items)
    return _copy(CommonList, ("scope", "kind", "items"), rows, now, model)


def _copy(
    table: Any, names: tuple[str, ...], rows: Iterator[tuple[Any, ...]], now: datetime,
    model: Model, **same: Any,
) -> int:  # fmt: skip
    told = {"model_id": model.pk, **same}
    count = 0
    while some := list(islice(rows, CHUNK)):
        count += bulk.copy(table, names, some, now=now, same=told)
    return count
