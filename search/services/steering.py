"""What operators say about searching, and its coming into force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from core.events import publish
from search.engine import known
from search.events import Steered
from search.models import Offer, Placement


@transaction.atomic
def changed(*, now: datetime, category_ids: Iterable[int] = ()) -> None:
    """Make processes read anew what operators have said, and lists be made anew.

    Called in the transaction of the change. Safe to repeat.
    """
    # Now, for those who ask in between; and by the event again, when all of it is committed.
    transaction.on_commit(known.forget)
    publish(Steered(category_ids=sorted({*category_ids, Offer.EVERYWHERE})), now=now)


@transaction.atomic
def turn_placements(*, now: datetime) -> int:
    """Bring placements into force whose time has come, and take out those whose time is over.

    Safe to repeat. Returns how many changed.
    """
    holding = _in_force(Placement.objects.all(), now)
    due = list(holding.filter(is_on=False))
    over = list(Placement.objects.filter(is_on=True).exclude(pk__in=holding.values("pk")))
    turned = [*due, *over]
    if turned:
        Placement.objects.filter(pk__in=[row.pk for row in due]).update(is_on=True)
        Placement.objects.filter(pk__in=[row.pk for row in over]).update(is_on=False)
        changed(now=now, category_ids=[row.category_id for row in turned if row.category_id])
    return len(turned)


def _in_force(rows: QuerySet[Placement], now: datetime) -> QuerySet[Placement]:
    begun = Q(starts_at=None) | Q(starts_at__lte=now)
    return rows.filter(begun & (Q(ends_at=None) | Q(ends_at__gt=now)))
