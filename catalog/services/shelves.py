"""Whose shelf: a guest's by the token in the cookie, a member's by the account."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model

from catalog.locks import lock_shelf
from catalog.models import Comparison, Shelf, Visit, Wish, WishList
from catalog.models.shelves import Kept
from catalog.services import comparisons, visits

GUESTS_KEPT = timedelta(days=90)


def opened(*, token: str | None, user_id: int | None, now: datetime) -> Shelf:
    """Return the person's or the token's shelf, making one if there is none.

    A token nobody was given opens nothing: the shelf that is made has a token of its own.
    """
    if user_id is not None:
        return Shelf.objects.get_or_create(user_id=user_id, defaults={"touched_at": now})[0]
    known = Shelf.objects.filter(token=token, user=None).first() if token else None
    if known is None:
        return Shelf.objects.create(touched_at=now)
    Shelf.objects.filter(pk=known.pk).update(touched_at=now)
    return known


@transaction.atomic
def merge(*, token: str, user_id: int, now: datetime) -> None:
    """Put what is on a guest's shelf on the shelf of the person who has just signed in.

    Safe to repeat: the guest's shelf is gone afterwards.
    """
    guest = Shelf.objects.select_for_update().filter(token=token, user=None).first()
    if guest is None:
        return
    own = opened(token=None, user_id=user_id, now=now)
    lock_shelf(own.pk)
    for theirs in WishList.objects.filter(shelf=guest):
        mine, _made = WishList.objects.get_or_create(shelf=own, name=theirs.name)
        _hand_over(Wish, {"wish_list": theirs}, {"wish_list": mine})
    for kind in (Visit, Comparison):
        _hand_over(kind, {"shelf": guest}, {"shelf": own})
    visits.trim(shelf=own)
    comparisons.trim(shelf=own)
    guest.delete()


def forget_guests(*, now: datetime) -> int:
    """Take away guests' shelves that nobody has touched for ninety days; return how many."""
    old = Shelf.objects.filter(user=None, touched_at__lt=now - GUESTS_KEPT)
    count = old.count()
    old.delete()
    return count


def _hand_over(kind: type[Kept], source: dict[str, Model], target: dict[str, Model]) -> None:
    """Move rows; of a product that is in both, the later time stays."""
    kind.objects.bulk_create(  # type: ignore[attr-defined]  # Kept is abstract, its children have managers
        [
            kind(product_id=row.product_id, at=row.at, **target)
            for row in kind.objects.filter(**source)  # type: ignore[attr-defined]  # as above
        ],
        ignore_conflicts=True,
    )
