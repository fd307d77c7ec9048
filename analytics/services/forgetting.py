"""Forgetting a person: what they did stays as a count, and is nobody's any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from analytics.models import Event, Forgotten, OrderTrace, Reject


@transaction.atomic
def forget(*, user_id: int, now: datetime) -> int:
    """Anonymise all events of a person and of the visitors they were; return how many.

    Each visit gets a pseudonym that leads nowhere, so that counts of sessions stay true; paths,
    searches and extras, which may say who somebody is, go. Later events of theirs are refused.
    Safe to repeat.
    """
    of_person = Event.objects.filter(user_id=user_id).values_list("visitor", flat=True)
    visitors = {visitor for visitor in of_person.distinct() if visitor}
    theirs = Event.objects.filter(Q(user_id=user_id) | Q(visitor__in=visitors))
    changed = theirs.update(
        user_id=None, visitor=F("session"), path="", query="", order_id=None, props={}
    )
    OrderTrace.objects.filter(visitor__in=visitors).delete()
    for visitor in visitors:
        Reject.objects.filter(envelope__v=str(visitor)).delete()
    Forgotten.objects.bulk_create(
        [
            Forgotten(user_id=user_id, forgotten_at=now),
            *(Forgotten(visitor=visitor, forgotten_at=now) for visitor in visitors),
        ],
        ignore_conflicts=True,
    )
    return changed
