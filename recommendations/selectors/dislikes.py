"""What shoppers want to see no more."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from recommendations.models import Dislike

# Whoever hides more than this hides the shop; the oldest come back.
MOST = 1000


def hidden(*, user_id: int | None, shelf_token: str = "") -> frozenset[int]:
    """Return the products a person, or whoever has this guest's shelf, wants to see no more."""
    if user_id is None and not shelf_token:
        return frozenset()
    rows = of(user_id=user_id, shelf_token=shelf_token)
    return frozenset(rows.values_list("product_id", flat=True)[:MOST])


def hidden_ids(*, user_id: int | None, shelf_token: str = "") -> list[str]:
    """Return the public ids of the same, the latest first."""
    if user_id is None and not shelf_token:
        return []
    rows = of(user_id=user_id, shelf_token=shelf_token)
    return list(rows.values_list("product__public_id", flat=True)[:MOST])


def of(*, user_id: int | None, shelf_token: str = "") -> QuerySet[Dislike]:
    """Return the rows, the latest first."""
    if user_id is not None:
        return Dislike.objects.filter(user_id=user_id)
    return Dislike.objects.filter(Q(shelf__token=shelf_token, shelf__user=None))
