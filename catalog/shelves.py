"""Reads of shelves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Value

from catalog.models import Comparison, Shelf, Visit, Wish, WishList
from core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Marks:
    """The public ids a page marks: what is saved, what is compared."""

    saved: Sequence[str] = ()
    compared: Sequence[str] = ()


def shelf_of(*, token: str | None, user_id: int | None) -> Shelf | None:
    """Return the person's shelf, else the one the token opens; none has been made, none is."""
    if user_id is not None:
        return Shelf.objects.filter(user_id=user_id).first()
    return Shelf.objects.filter(token=token, user=None).first() if token else None


def marks(*, token: str | None, user_id: int | None) -> Marks:
    """Return what is marked, in one statement; nothing for who has no shelf."""
    if user_id is None and not token:
        return Marks()
    whose = Q(user_id=user_id) if user_id is not None else Q(token=token, user=None)
    saved, compared = (
        Shelf.objects.filter(whose, **{f"{product}__isnull": False}).values_list(
            f"{product}__public_id", Value(kind)
        )
        for kind, product in (
            ("saved", "wish_lists__wishes__product"),
            ("compared", "comparisons__product"),
        )
    )
    found = list(saved.union(compared))
    return Marks(
        saved=tuple(product for product, kind in found if kind == "saved"),
        compared=tuple(product for product, kind in found if kind == "compared"),
    )


def lists_of(*, shelf: Shelf | None) -> list[WishList]:
    """Return the shelf's lists with `wishes_count`, the one without a name first."""
    if shelf is None:
        return []
    return list(
        WishList.objects.filter(shelf=shelf).annotate(wishes_count=Count("wishes")).order_by("name")
    )


def own_list(*, shelf: Shelf | None, list_id: str) -> WishList:
    """Return one of the shelf's lists with `wishes_count`. Raises NotFound."""
    found = next((one for one in lists_of(shelf=shelf) if one.public_id == list_id), None)
    if found is None:
        raise NotFound
    return found


def shared_list(*, token: str) -> WishList | None:
    """Return the list a link opens."""
    return WishList.objects.filter(share_token=token).first() if token else None


def wished(*, wish_list: WishList) -> list[int]:
    """Return the products on a list, the latest first."""
    return list(Wish.objects.filter(wish_list=wish_list).values_list("product_id", flat=True))


def visited(*, shelf: Shelf | None, most: int) -> list[int]:
    """Return the products looked at, the latest first."""
    if shelf is None:
        return []
    return list(Visit.objects.filter(shelf=shelf).values_list("product_id", flat=True)[:most])


def looked_at(*, token: str | None, user_id: int | None, most: int) -> dict[int, datetime]:
    """Return when each product was looked at, the latest first, in one statement."""
    if user_id is None and not token:
        return {}
    whose = (
        Q(shelf__user_id=user_id)
        if user_id is not None
        else Q(shelf__token=token, shelf__user=None)
    )
    return dict(Visit.objects.filter(whose).values_list("product_id", "at")[:most])


def compared(*, shelf: Shelf | None) -> list[int]:
    """Return the products being compared, in the order they were put."""
    if shelf is None:
        return []
    return list(Comparison.objects.filter(shelf=shelf).values_list("product_id", flat=True))
