"""What carriers really take: learnt every night, and used in the next promise."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction

from core.events import publish
from delivery.events import ParcelLate
from delivery.models import Holiday, Method, Parcel
from delivery.performance import DAYS, FEW
from delivery.rules.promises import days_between
from delivery.types import Status

# A parcel nobody has heard of for so long will not be there tomorrow.
SILENT = timedelta(days=2)


@transaction.atomic
def learn(*, now: datetime) -> int:
    """Set every method's days to what nine of ten parcels took; return how many were learnt.

    From the tenth to the ninetieth in a hundred of the last 90 days, with twenty parcels or more;
    with fewer the planned days count again. Safe to repeat.
    """
    rows = Parcel.objects.filter(delivered_at__gt=now - timedelta(days=DAYS)).exclude(
        method_code=""
    )
    holidays = _holidays()
    taken: dict[str, list[int]] = defaultdict(list)
    for code, country, sent, came in rows.values_list(
        "method_code", "country", "shipped_at", "delivered_at"
    ):
        if came is not None:
            quiet = holidays.get(country, frozenset())
            taken[code].append(days_between(sent.date(), came.date(), quiet))
    known = {code: sorted(days) for code, days in taken.items() if len(days) >= FEW}
    Method.objects.exclude(code__in=known).update(seen_first_days=None, seen_last_days=None)
    for code, days in known.items():
        Method.objects.filter(code=code).update(
            seen_first_days=days[len(days) // 10], seen_last_days=days[-(-len(days) * 9 // 10) - 1]
        )
    return len(known)


def look(*, now: datetime) -> int:
    """Find parcels that will not be there by the promised day; return how many are new.

    Late is one that is not there when its day is over; predicted late one that was not met, goes
    back, or has not been heard of for two days when its day has come. Each is told once.
    """
    today = now.date()
    under_way = Parcel.objects.filter(
        delivered_at=None, late_since=None, promised_by__lte=today + timedelta(days=1)
    ).exclude(status=Status.DELIVERED)
    return sum(_mark(parcel, now) for parcel in under_way.order_by("pk"))


def _mark(parcel: Parcel, now: datetime) -> bool:
    expected = _expected(parcel, now)
    if parcel.promised_by is None or expected <= parcel.promised_by:
        return False
    with transaction.atomic():
        marked = Parcel.objects.filter(pk=parcel.pk, late_since=None, delivered_at=None).update(
            late_since=now, expected_by=expected
        )
        if marked:
            publish(
                ParcelLate(
                    tracking=parcel.tracking,
                    reference=parcel.reference,
                    promised_by=str(parcel.promised_by),
                    expected_by=str(expected),
                ),
                now=now,
            )
    return bool(marked)


def _expected(parcel: Parcel, now: datetime) -> date:
    tomorrow = now.date() + timedelta(days=1)
    if parcel.status == Status.OUT and parcel.status_at.date() == now.date():
        return now.date()
    if parcel.status == Status.RETURNED:
        return now.date() + timedelta(days=7)
    is_silent = now - parcel.status_at > SILENT
    return tomorrow + timedelta(days=is_silent or parcel.status == Status.FAILED)


def _holidays() -> dict[str, frozenset[date]]:
    found: dict[str, set[date]] = defaultdict(set)
    for country, day in Holiday.objects.values_list("country", "day"):
        found[country].add(day)
    return {country: frozenset(days) for country, days in found.items()}
