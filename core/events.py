"""Events: a fact is published downstairs in its own transaction and heard upstairs, once.

    @dataclass(frozen=True)
    class OrderPaid(Event):
        name = "orders.paid"
        order_id: int

        @property
        def aggregate(self) -> str:
            return f"order:{self.order_id}"

    publish(OrderPaid(order_id=7), now=now)

    @subscriber(OrderPaid)
    def send_receipt(event: OrderPaid, now: datetime) -> None: ...

The relay (`core.services.relay`) hands each event to each subscriber at least once and in order
per aggregate; the subscriber's database effects and the mark that it has handled the event commit
together, so they happen exactly once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

CHANNEL = "loopmart_outbox"

Handler = Callable[[Any, datetime], None]


@dataclass(frozen=True)
class Event:
    """A fact that others may want to hear; its fields are plain values."""

    name: ClassVar[str]

    @property
    def aggregate(self) -> str:
        """Name the thing whose events must be heard in order."""
        raise NotImplementedError


@dataclass(frozen=True)
class Subscription:
    """A subscriber: its stable name, what it hears and what it does."""

    name: str
    event: type[Event]
    handle: Handler


SUBSCRIPTIONS: dict[str, Subscription] = {}
_BY_EVENT: dict[str, list[str]] = {}

E = TypeVar("E", bound=Event)


def subscriber(event: type[E]) -> Callable[[Callable[[E, datetime], None]], Handler]:
    """Register a function of a `subscribers` module; its dotted name is its identity for ever."""

    def register(handle: Callable[[E, datetime], None]) -> Handler:
        name = f"{handle.__module__}.{handle.__name__}"
        if name not in SUBSCRIPTIONS:
            _BY_EVENT.setdefault(event.name, []).append(name)
        SUBSCRIPTIONS[name] = Subscription(name, event, handle)
        return handle

    return register


_WRITE = """
WITH written AS (
    INSERT INTO core_outboxevent (name, aggregate, payload, occurred_at)
    VALUES (%(name)s, %(aggregate)s, %(payload)s, %(now)s) RETURNING id
)
INSERT INTO core_delivery
    (event_id, subscriber, aggregate, state, attempts, next_attempt_at, error)
SELECT id, unnest(%(subscribers)s::text[]), %(aggregate)s, 'pending', 0, %(now)s, '' FROM written
"""


def publish(event: Event, *, now: datetime) -> None:
    """Write the event and one delivery per subscriber in the caller's transaction.

    One statement. The relay is woken after the commit: a NOTIFY inside the transaction would hold
    PostgreSQL's one notification lock during the flush and so serialise every order's commit.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "publish an event in the transaction it tells of"
        )
    values: dict[str, Any] = {
        "name": event.name,
        "aggregate": event.aggregate,
        "payload": _encoder.encode(asdict(event)),
        "now": now,
        "subscribers": _BY_EVENT.get(event.name, []),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
    if not any(waiting[1] is _wake_relay for waiting in connection.run_on_commit):
        transaction.on_commit(_wake_relay)


def read(name: str, payload: dict[str, Any]) -> Event:
    """Return the event that was written, for the subscription called `name`."""
    return SUBSCRIPTIONS[name].event(**payload)


def _wake_relay() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        return str(o) if isinstance(o, Decimal) else super().default(o)


_encoder = _Encoder()
