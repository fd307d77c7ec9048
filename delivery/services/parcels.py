"""Parcels: entered when they leave, moved by what carriers tell."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from core.errors import NotFound, Refusal
from core.events import publish
from delivery.carriers.base import CARRIERS
from delivery.events import ParcelMoved
from delivery.locks import lock_notice, lock_parcel
from delivery.models import CarrierNotice, Parcel, ParcelScan
from delivery.selectors import area_of
from delivery.types import Scan, Status

log = logging.getLogger("loopmart.delivery")

# News may be here before the shop has written that the parcel left.
PATIENCE = timedelta(days=1)
# After so long nobody asks for a parcel any more.
ASKED_FOR = timedelta(days=60)
FINAL = (Status.DELIVERED, Status.RETURNED)


@dataclass(frozen=True, slots=True)
class Sent:
    """A parcel that leaves: plain facts from above."""

    tracking: str
    reference: str
    carrier: str
    method_code: str
    country: str
    postcode: str
    promised_from: date | None
    promised_by: date | None


def enter(*, sent: Sent, now: datetime) -> Parcel:
    """Follow a parcel from now on. Safe to repeat: a tracking number is entered once."""
    area = area_of(country=sent.country, postcode=sent.postcode)
    parcel, _is_new = Parcel.objects.get_or_create(
        tracking=sent.tracking,
        defaults={
            "reference": sent.reference,
            "carrier": sent.carrier,
            "method_code": sent.method_code,
            "country": sent.country,
            "area": area.prefix if area else "",
            "promised_from": sent.promised_from,
            "promised_by": sent.promised_by,
            "shipped_at": now,
            "status_at": now,
        },
    )
    return parcel


def receive(
    *, carrier: str, body: bytes, headers: Mapping[str, str], now: datetime
) -> CarrierNotice:
    """Check a notice's signature and store it.

    Safe to repeat: a notice that is already there is not stored again. Raises NotFound for an
    unknown carrier, ForgedNotice, UnreadableNotice; then nothing is stored.
    """
    if carrier not in CARRIERS:
        raise NotFound
    known = CARRIERS[carrier]
    scan = known.read(body, headers)
    notice, _is_new = CarrierNotice.objects.get_or_create(
        carrier_code=carrier,
        event_id=scan.event_id,
        defaults={
            "body": body.decode(),
            "signature": headers[known.signature_header],
            "received_at": now,
        },
    )
    return notice


def process(*, notice_id: int, now: datetime) -> None:
    """Carry out one stored notice. Safe to repeat, and to run at the same time.

    News of a parcel nobody knows waits a day for it.
    """
    with transaction.atomic():
        notice = lock_notice(notice_id)
        if notice is None:
            return
        carrier = CARRIERS[notice.carrier_code]
        try:
            scan = carrier.read(notice.body.encode(), {carrier.signature_header: notice.signature})
        except Refusal as problem:
            notice.state, notice.error = CarrierNotice.State.FAILED, str(problem)
        else:
            if _move(carrier.code, scan, now):
                notice.state = CarrierNotice.State.PROCESSED
            elif now - notice.received_at > PATIENCE:
                notice.state, notice.error = CarrierNotice.State.FAILED, "unknown parcel"
        notice.save(update_fields=["state", "error", "updated_at"])


def waiting(*, limit: int = 500) -> list[int]:
    """Return the ids of notices that were stored and not carried out yet."""
    rows = CarrierNotice.objects.filter(state=CarrierNotice.State.RECEIVED)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def ask(*, now: datetime) -> int:
    """Ask every carrier for the parcels that are under way; return how many news there were."""
    rows = Parcel.objects.filter(delivered_at=None, shipped_at__gt=now - ASKED_FOR)
    open_ones = list(rows.exclude(status__in=FINAL).values_list("tracking", "shipped_at"))
    return sum(
        _take(carrier.code, carrier.poll(open_ones, now=now), now) for carrier in CARRIERS.values()
    )


def _take(carrier_code: str, scans: Iterable[Scan], now: datetime) -> int:
    told = list(scans)
    known = set(
        ParcelScan.objects.filter(
            carrier_code=carrier_code, event_id__in=[scan.event_id for scan in told]
        ).values_list("event_id", flat=True)
    )
    fresh = [scan for scan in told if scan.event_id not in known]
    for scan in fresh:
        with transaction.atomic():
            _move(carrier_code, scan, now)
    return len(fresh)


def _move(carrier_code: str, scan: Scan, now: datetime) -> bool:
    """Write down one piece of news, once; return whether its parcel is known.

    The parcel stands where the latest news by the carrier's own clock has it, and what has
    arrived does not leave again.
    """
    parcel = lock_parcel(scan.tracking)
    if parcel is None:
        return False
    _written, is_new = ParcelScan.objects.get_or_create(
        carrier_code=carrier_code,
        event_id=scan.event_id,
        defaults={
            "parcel": parcel,
            "status": scan.status,
            "place": scan.place,
            "at": scan.at,
        },
    )
    if not is_new:
        return True
    if _is_ahead(parcel, scan):
        parcel.status, parcel.status_at, parcel.place = scan.status, scan.at, scan.place
    if scan.status == Status.DELIVERED:
        parcel.delivered_at = scan.at
    parcel.save(update_fields=["status", "status_at", "place", "delivered_at", "updated_at"])
    publish(
        ParcelMoved(
            tracking=scan.tracking,
            status=scan.status.value,
            place=scan.place,
            at=scan.at.isoformat(),
        ),
        now=now,
    )
    return True


def _is_ahead(parcel: Parcel, scan: Scan) -> bool:
    if parcel.status in FINAL:
        return scan.status in FINAL and scan.at > parcel.status_at
    return scan.status in FINAL or scan.at >= parcel.status_at or _is_fresh(parcel)


def _is_fresh(parcel: Parcel) -> bool:
    """Nothing was heard of it yet: a carrier's clock may be behind the shop's."""
    return parcel.scans.count() == 1
