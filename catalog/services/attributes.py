"""Writes to what product types ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from catalog.events import ProductsChanged
from catalog.models import AttributeValue
from core.events import publish

AT_ONCE = 1000


@transaction.atomic
def changed(*, attribute_ids: Iterable[int], now: datetime) -> None:
    """Say that attributes are asked, named or filtered by differently.

    All products that answer them are told of, so that lists follow. Safe to repeat.
    """
    answered = AttributeValue.objects.filter(attribute__in=list(attribute_ids))
    ids = list(answered.order_by("product").values_list("product", flat=True).distinct())
    for start in range(0, len(ids), AT_ONCE):
        publish(ProductsChanged(product_ids=ids[start : start + AT_ONCE]), now=now)
