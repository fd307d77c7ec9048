"""Low stock: operators are told once for each time something runs low."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts import selectors as people
from accounts.types import Role
from inventory.models import StockItem
from messaging.services import outgoing
from messaging.types import Person

TOLD = (Role.OWNER, Role.WAREHOUSE)
# A letter names so many; the list has them all.
NAMED = 30


@transaction.atomic
def keep(*, rows: Sequence[StockItem], now: datetime) -> int:
    """Mark which rows are low, and write to operators of those that were not; return how many.

    Safe to repeat: a row that is still low is not told of again until it has recovered.
    """
    ids = [row.pk for row in rows]
    StockItem.objects.filter(low_since__isnull=False).exclude(pk__in=ids).update(low_since=None)
    fresh = [row for row in rows if row.low_since is None]
    StockItem.objects.filter(pk__in=[row.pk for row in fresh]).update(low_since=now)
    if fresh:
        _tell(fresh, now)
    return len(fresh)


def _tell(rows: Sequence[StockItem], now: datetime) -> None:
    for person in people.operators(roles=TOLD):
        outgoing.queue(
            key=f"low:{now:%Y%m%dT%H%M%S}:{person.public_id}",
            channel="email",
            template="low_stock",
            person=Person(
                language=person.language or settings.LANGUAGE_CODE,
                user_id=person.pk,
                email=person.email,
            ),
            context={
                "rows": rows[:NAMED],
                "count": len(rows),
                "shop_name": settings.SHOP_NAME,
                "public_url": settings.PUBLIC_URL,
            },
            now=now,
        )
