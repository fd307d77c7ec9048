"""What stands in the programme."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.events import publish
from occasions.events import OccasionChanged
from occasions.locks import lock_begun
from occasions.models import Occasion


@transaction.atomic
def changed(*, occasion_id: int, now: datetime) -> None:
    """Tell that an operator wrote an event, or took it out."""
    publish(OccasionChanged(occasion_id=occasion_id), now=now)


@transaction.atomic
def close_begun(*, now: datetime) -> int:
    """Take events that have begun out of the programme; return how many. Safe to repeat."""
    ids = lock_begun(now)
    Occasion.objects.filter(pk__in=ids).update(is_over=True)
    for occasion_id in ids:
        publish(OccasionChanged(occasion_id=occasion_id), now=now)
    return len(ids)
