"""Joining what a visitor did before signing in to the person they turned out to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from analytics.models import Event
from analytics.types import Kind

# A visit ends after half an hour without a page; nobody browses a whole day before signing in.
BACK = timedelta(days=1)


def stitch(events: Sequence[Mapping[str, Any]]) -> int:
    """Give the visits in which somebody signed in to that person; return how many events.

    Of this visit alone: another on the same device may have been somebody else. Safe to repeat.
    """
    count = 0
    for event in events:
        if event["kind"] == Kind.SIGNIN and event["session"] and event["user_id"]:
            of_visit = Event.objects.filter(
                at__gt=event["at"] - BACK,
                at__lte=event["at"] + BACK,
                visitor=event["visitor"],
                session=event["session"],
                user_id__isnull=True,
            )
            count += of_visit.update(user_id=event["user_id"])
    return count
