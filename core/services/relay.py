"""The relay: hands events from the outbox to their subscribers."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from core import events
from core.models import Delivery, OutboxEvent

log = logging.getLogger("loopmart.relay")

# 1 s, 2 s, 4 s … 8 min: an outage of a quarter of an hour passes without a dead letter.
MAX_ATTEMPTS = 11
LONGEST_WAIT = timedelta(minutes=8)
# Long enough to see last week's news; few enough at once to hold no lock for long.
KEPT_FOR = timedelta(days=14)
FORGET_AT_ONCE = 20_000

# Earlier news of the same thing must have been heard first: a dead letter holds up its own
# aggregate for its own subscriber, and nobody else.
_CLAIM = """
SELECT due.* FROM core_delivery due
WHERE due.state = 'pending' AND due.next_attempt_at <= %(now)s AND NOT EXISTS (
    SELECT 1 FROM core_delivery earlier
    WHERE earlier.subscriber = due.subscriber AND earlier.aggregate = due.aggregate
      AND earlier.event_id < due.event_id AND earlier.state IN ('pending', 'dead')
)
ORDER BY due.event_id LIMIT 1 FOR UPDATE OF due SKIP LOCKED
"""


@dataclass
class _Failure(Exception):
    delivery: Delivery
    cause: Exception


def deliver_one(*, now: datetime) -> bool:
    """Hand the oldest due event to its subscriber; return whether there was one.

    The subscriber's effects and the mark commit together. A subscriber that raises changes
    nothing; it is asked again later, and after MAX_ATTEMPTS the delivery is a dead letter.
    """
    try:
        with transaction.atomic():
            return _deliver(now)
    except _Failure as failure:
        _put_off(failure.delivery, failure.cause, now)
        return True


def replay(*, delivery_ids: list[int], now: datetime) -> int:
    """Let dead letters try again from the first attempt; return how many."""
    dead = Delivery.objects.filter(pk__in=delivery_ids, state=Delivery.State.DEAD)
    return dead.update(state=Delivery.State.PENDING, attempts=0, next_attempt_at=now)


def skip(*, delivery_ids: list[int]) -> int:
    """Give up dead letters so that later events of their aggregates flow; return how many."""
    dead = Delivery.objects.filter(pk__in=delivery_ids, state=Delivery.State.DEAD)
    return dead.update(state=Delivery.State.SKIPPED)


def forget_heard(*, now: datetime) -> int:
    """Delete old events that every subscriber has heard; return how many. Safe to repeat."""
    old = OutboxEvent.objects.filter(occurred_at__lt=now - KEPT_FOR)
    open_still = Delivery.objects.filter(state__in=[Delivery.State.PENDING, Delivery.State.DEAD])
    heard = old.exclude(pk__in=open_still.values("event_id")).order_by("pk")
    chunk = list(heard.values_list("pk", flat=True)[:FORGET_AT_ONCE])
    OutboxEvent.objects.filter(pk__in=chunk).delete()
    return len(chunk)


def _deliver(now: datetime) -> bool:
    claimed = list(Delivery.objects.raw(_CLAIM, {"now": now}))
    if not claimed:
        return False
    delivery = claimed[0]
    try:
        subscription = events.SUBSCRIPTIONS[delivery.subscriber]
        subscription.handle(events.read(subscription.name, delivery.event.payload), now)
    except Exception as cause:
        raise _Failure(delivery, cause) from cause
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.DONE)
    return True


def _put_off(delivery: Delivery, cause: Exception, now: datetime) -> None:
    attempts = delivery.attempts + 1
    dead = attempts >= MAX_ATTEMPTS
    log.warning(
        "%s failed on event %s, attempt %s: %s",
        delivery.subscriber,
        delivery.event_id,
        attempts,
        type(cause).__name__,
    )
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=attempts,
        state=Delivery.State.DEAD if dead else Delivery.State.PENDING,
        next_attempt_at=now + min(timedelta(seconds=2 ** (attempts - 1)), LONGEST_WAIT),
        error=f"{type(cause).__name__}: {cause}"[:2000],
    )
