"""Taking in after all what was set aside for its time alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from analytics import stream
from analytics.models import Reject
from analytics.services import partitions
from analytics.types import Reason
from core.errors import Refusal

# What is wrong with these is when they came, or that we had no place for them; not what they say.
MENDABLE = (Reason.LATE, Reason.FUTURE, Reason.SKEWED, Reason.NO_MONTH)


class NotMendable(Refusal):
    """What this event says is wrong; there is nothing to be taken in."""

    code = "event_not_mendable"
    message = _("Only events that came late, early or without a month can be taken in later.")


def replay(*, rejects: Iterable[Reject], now: datetime) -> int:
    """Hand events back to the stream, dated as their sender said; return how many.

    Safe to repeat: an event goes by its own id, and is written once. Raises NotMendable when one
    of them is of another kind; then none is handed back.
    """
    rows = [row for row in rejects if row.replayed_at is None]
    if any(row.reason not in MENDABLE for row in rows):
        raise NotMendable
    for row in rows:
        event = json.loads(row.body)
        at = datetime.fromtimestamp(event["at"] / 1000, tz=now.tzinfo)
        if at <= now:
            partitions.make(first=at.date(), last=at.date())
        stream.append(row.envelope | {"e": [event], "forced": True, "t": None})
    Reject.objects.filter(pk__in=[row.pk for row in rows]).update(replayed_at=now)
    return len(rows)
