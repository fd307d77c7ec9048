"""Stock events from scanners, RFID gates and ERPs: stored first, booked in their order, once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from core import ids
from core.errors import Refusal
from inventory.locks import lock_siblings, lock_stream
from inventory.models import Feed, FeedEvent, FeedStream, Location, StockItem
from inventory.services import movements
from inventory.types import Reason, Reported

State, Why, Kind = FeedEvent.State, FeedEvent.Why, FeedEvent.Kind
# So long an event waits for the one before it; then the gap is passed over.
PATIENCE = timedelta(minutes=15)

REASONS = {
    Kind.RECEIVED: (1, Reason.RECEIPT),
    Kind.REMOVED: (-1, Reason.DAMAGE),
    Kind.RETURNED: (1, Reason.RETURN),
}


class NotRejected(Refusal):
    """Only a rejected event can be tried again or set aside."""

    code = "not_rejected"
    message = _("Only a rejected event can be tried again or set aside.")


class _CannotBook(Exception):
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def new_token(*, feed_id: int) -> str:
    """Give a feed a new token and return it; it is kept nowhere, and the old one is void."""
    token = ids.secret_token()
    Feed.objects.filter(pk=feed_id).update(token_hash=_hash(token))
    return token


def feed_of(*, token: str) -> Feed | None:
    """Return the feed this token belongs to, if it is listened to."""
    return Feed.objects.filter(token_hash=_hash(token), is_active=True).first()


def report(*, feed: Feed, events: Sequence[Reported], now: datetime) -> list[FeedEvent]:
    """Store these events and book what is next in each stream; return them as they stand now.

    Safe to repeat: an event id is stored once, and the first report counts. An event whose
    predecessor is missing waits for it; one that cannot be booked is kept as rejected and takes
    its place in the order, so that those after it go on.
    """
    FeedEvent.objects.bulk_create(
        [_stored(feed, event, now) for event in events], ignore_conflicts=True
    )
    names = [event.event_id for event in events]
    rows = FeedEvent.objects.filter(feed=feed, event_id__in=names)
    _advance(feed, {(row.sku, row.location_code) for row in rows}, now)
    found = {row.event_id: row for row in rows.all()}
    return [found[name] for name in names]


def pass_gaps(*, now: datetime) -> int:
    """Go on where an event has waited long enough for one that never came; return how many did."""
    stuck = FeedEvent.objects.filter(state=State.WAITING, received_at__lt=now - PATIENCE)
    streams = sorted(set(stuck.values_list("feed_id", "sku", "location_code")))
    for feed_id, sku, place in streams:
        with transaction.atomic():
            stream = lock_stream(feed_id=feed_id, sku=sku, location_code=place)
            first = _waiting(stream).first()
            if first is None or first.received_at >= now - PATIENCE:
                continue
            stream.last = first.sequence - 1
            _book_ready(stream, now)
    return len(streams)


@transaction.atomic
def retry(*, event_id: int, now: datetime) -> FeedEvent:
    """Book a rejected event that has been mended. Raises NotRejected; it may be rejected again."""
    event = FeedEvent.objects.select_for_update().get(pk=event_id)
    if event.state == State.APPLIED:
        return event
    if event.state != State.REJECTED:
        raise NotRejected
    return _book(event, now)


def dismiss(*, event_id: int) -> None:
    """Set a rejected event aside for good. Raises NotRejected."""
    rows = FeedEvent.objects.filter(pk=event_id, state=State.REJECTED)
    if not rows.update(state=State.DISMISSED):
        raise NotRejected


def _advance(feed: Feed, streams: Iterable[tuple[str, str]], now: datetime) -> None:
    for sku, place in sorted(streams):
        with transaction.atomic():
            FeedStream.objects.get_or_create(feed=feed, sku=sku, location_code=place)
            _book_ready(lock_stream(feed_id=feed.pk, sku=sku, location_code=place), now)


def _book_ready(stream: FeedStream, now: datetime) -> None:
    """Book waiting events as long as each is the next one."""
    for sequence, same in groupby(_waiting(stream), key=lambda event: event.sequence):
        if sequence > stream.last + 1:
            break
        for event in same:
            if sequence <= stream.last:
                _reject(event, Why.LATE)
            else:
                _book(event, now)
                stream.last = sequence
    stream.save(update_fields=["last"])


def _waiting(stream: FeedStream) -> QuerySet[FeedEvent]:
    rows = FeedEvent.objects.filter(
        feed_id=stream.feed_id,
        sku=stream.sku,
        location_code=stream.location_code,
        state=State.WAITING,
    )
    return rows.select_related("feed").order_by("sequence", "pk")


def _book(event: FeedEvent, now: datetime) -> FeedEvent:
    try:
        with transaction.atomic():
            _move(event, _row(event), now)
    except _CannotBook as problem:
        return _reject(event, problem.why)
    except movements.NotThatMany:
        return _reject(event, Why.RESERVED)
    event.state, event.reason = State.APPLIED, ""
    event.save(update_fields=["state", "reason", "updated_at"])
    return event


def _reject(event: FeedEvent, why: str) -> FeedEvent:
    event.state, event.reason = State.REJECTED, why
    event.save(update_fields=["state", "reason", "updated_at"])
    return event


def _row(event: FeedEvent) -> StockItem:
    variant = Variant.objects.filter(Q(sku=event.sku) | Q(barcode=event.sku)).first()
    if variant is None:
        raise _CannotBook(Why.SKU)
    location = Location.objects.filter(code=event.location_code).first()
    if location is None:
        raise _CannotBook(Why.LOCATION)
    if event.feed.location_id not in {None, location.pk}:
        raise _CannotBook(Why.NOT_ITS_OWN)
    return StockItem.objects.get_or_create(variant=variant, location=location)[0]


def _move(event: FeedEvent, row: StockItem, now: datetime) -> None:
    if event.kind == Kind.COUNTED:
        rows = {one.pk: one for one in lock_siblings(row.pk)}
        units = event.quantity - rows[row.pk].on_hand
        reason = Reason.COUNT
    else:
        sign, reason = REASONS[Kind(event.kind)]
        units = sign * event.quantity
    if units:
        movements.record(
            stock_id=row.pk,
            quantity=units,
            reason=reason,
            reference=f"{event.feed.code}:{event.event_id}",
            now=now,
        )


def _stored(feed: Feed, event: Reported, now: datetime) -> FeedEvent:
    return FeedEvent(
        feed=feed,
        event_id=event.event_id,
        sequence=event.sequence,
        sku=event.sku,
        location_code=event.location,
        kind=event.kind,
        quantity=event.quantity,
        happened_at=event.at,
        received_at=now,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
