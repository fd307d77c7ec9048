"""Writes to wish lists."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.locks import lock_shelf
from catalog.models import Product, Shelf, Wish, WishList
from core import ids
from core.errors import NotFound, Refusal

MOST_WISHES = 500
MOST_LISTS = 20


class ListFull(Refusal):
    """The shelf holds as many products, or as many lists, as it can."""

    code = "wish_lists_full"
    message = _("Your lists are full. Please remove something first.")


class NameTaken(Refusal):
    """There is a list of this name."""

    code = "wish_list_name_taken"
    field = "name"
    message = _("You have a list of this name.")


@transaction.atomic
def save(*, shelf: Shelf, product_id: str, now: datetime, list_id: str = "") -> Wish:
    """Put a product on a list: the named one, or the one without a name.

    Safe to repeat. Raises NotFound for an unknown product or list, ListFull.
    """
    product = Product.objects.live().filter(public_id=product_id).first()
    if product is None:
        raise NotFound
    lock_shelf(shelf.pk)
    wish_list = _own(shelf, list_id) if list_id else _unnamed(shelf)
    known = Wish.objects.filter(wish_list=wish_list, product=product).first()
    if known is not None:
        return known
    if Wish.objects.filter(wish_list__shelf=shelf).count() >= MOST_WISHES:
        raise ListFull
    return Wish.objects.create(wish_list=wish_list, product=product, at=now)


def unsave(*, shelf: Shelf, product_id: str, list_id: str = "") -> None:
    """Take a product off one list, or off all of them. Safe to repeat."""
    wishes = Wish.objects.filter(wish_list__shelf=shelf, product__public_id=product_id)
    if list_id:
        wishes = wishes.filter(wish_list__public_id=list_id)
    wishes.delete()


@transaction.atomic
def move(*, shelf: Shelf, product_id: str, source: str, target: str, now: datetime) -> None:
    """Move a product from one list to another. Safe to repeat. Raises NotFound."""
    save(shelf=shelf, product_id=product_id, list_id=target, now=now)
    if source != target:
        unsave(shelf=shelf, product_id=product_id, list_id=source)


@transaction.atomic
def create(*, shelf: Shelf, name: str) -> WishList:
    """Begin a list. Raises NameTaken, ListFull."""
    lock_shelf(shelf.pk)
    _refuse_taken(shelf, name)
    if WishList.objects.filter(shelf=shelf).count() >= MOST_LISTS:
        raise ListFull
    return WishList.objects.create(shelf=shelf, name=name)


@transaction.atomic
def rename(*, shelf: Shelf, list_id: str, name: str) -> WishList:
    """Call a list something else. Raises NotFound, NameTaken."""
    lock_shelf(shelf.pk)
    wish_list = _own(shelf, list_id)
    if name != wish_list.name:
        _refuse_taken(shelf, name)
    wish_list.name = name
    wish_list.save(update_fields=["name", "updated_at"])
    return wish_list


def remove(*, shelf: Shelf, list_id: str) -> None:
    """Take a list away with what is on it. Safe to repeat."""
    WishList.objects.filter(shelf=shelf, public_id=list_id).delete()


@transaction.atomic
def share(*, shelf: Shelf, list_id: str, is_shared: bool) -> WishList:
    """Open a list to whoever has its link, or close it; a link once closed never opens again.

    Safe to repeat. Raises NotFound.
    """
    lock_shelf(shelf.pk)
    wish_list = _own(shelf, list_id)
    if is_shared != bool(wish_list.share_token):
        wish_list.share_token = ids.secret_token() if is_shared else None
        wish_list.save(update_fields=["share_token", "updated_at"])
    return wish_list


def _unnamed(shelf: Shelf) -> WishList:
    return WishList.objects.get_or_create(shelf=shelf, name="")[0]


def _own(shelf: Shelf, list_id: str) -> WishList:
    found = WishList.objects.filter(shelf=shelf, public_id=list_id).first()
    if found is None:
        raise NotFound
    return found


def _refuse_taken(shelf: Shelf, name: str) -> None:
    if WishList.objects.filter(shelf=shelf, name=name).exists():
        raise NameTaken
