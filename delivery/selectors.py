"""Reads about delivery: which ways there are, what they cost, and when things arrive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from core.money import Money
from delivery.models import Area, Holiday, Method, Rate, Slot, Zone
from delivery.rules.postcodes import beginnings
from delivery.rules.promises import EVERY_WORK_DAY, Calendar, Promise, promise
from inventory import selectors as stock
from inventory.rules.distance import Point

EXPRESS_TIME = timedelta(hours=1)
# Slots offered at once: a week of four a day.
SLOTS = 28


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to deliver one basket."""

    code: str
    name: str
    carrier: str
    price: Money
    free_from: Money | None
    min_days: int
    max_days: int
    kind: str = Method.Kind.PARCEL
    calendar: Calendar = field(default_factory=Calendar)
    slots: Sequence[Slot] = ()
    has_slots: bool = False
    low_packaging: bool = True
    only_from: int | None = None  # the store that sends it within the hour

    @property
    def is_collected(self) -> bool:
        """Whether the buyer comes for it."""
        return self.kind == Method.Kind.COLLECT

    def promise(self, now: datetime) -> Promise:
        """Return when it arrives if it is ordered now."""
        if self.kind == Method.Kind.EXPRESS:
            soon = (now + EXPRESS_TIME).astimezone(ZoneInfo(self.calendar.zone))
            return Promise(soon, soon.date(), soon.date(), soon.date())
        return promise(now, self.calendar, self.min_days, self.max_days)


def offers(
    *,
    country: str,
    currency: str,
    items: Money,
    weight_g: int,
    postcode: str = "",
    units: Mapping[int, int] | None = None,
    now: datetime | None = None,
) -> list[Offer]:
    """Return the ways to deliver a basket there, in the shop's order; none means not delivered.

    With a postcode, those of its area too; with the units of each variant and the time, also
    delivery within the hour, where a store near enough is open and has everything.
    """
    rates = _rates(country, currency, items, weight_g, beginnings(country, postcode))
    if not rates:
        return []
    calendar = _calendar(country, units or {})
    slots = _slots([rate.method_id for rate in rates if rate.method.has_slots], now)
    found = []
    for rate in rates:
        method, sender = rate.method, None
        if method.kind == Method.Kind.EXPRESS:
            sender = _sender(method, country, postcode, units, now)
            if sender is None:
                continue
        found.append(_offer(rate, items, calendar, slots.get(method.pk, ()), sender))
    return found


def is_collected(*, code: str) -> bool:
    """Return whether this way to deliver is to come for it."""
    return Method.objects.filter(code=code, kind=Method.Kind.COLLECT).exists()


def countries() -> list[str]:
    """Return the countries the shop delivers to."""
    return sorted({code for zone in Zone.objects.all() for code in zone.countries})


def free_from(*, country: str, currency: str) -> Money | None:
    """Return the lowest basket that travels free to this country, if there is one."""
    rate = (
        Rate.objects.filter(
            method__zone__countries__contains=[country],
            method__zone__prefixes=[],
            method__is_active=True,
            currency=currency,
            free_from__isnull=False,
        )
        .order_by("free_from")
        .first()
    )
    return Money(rate.free_from, currency) if rate and rate.free_from is not None else None


def point_of(*, country: str, postcode: str) -> Point | None:
    """Return about where a postcode lies; None where nobody has said."""
    area = area_of(country=country, postcode=postcode)
    return area.point if area else None


def area_of(*, country: str, postcode: str) -> Area | None:
    """Return the narrowest area this postcode belongs to."""
    wanted = beginnings(country, postcode)
    rows = {row.prefix: row for row in Area.objects.filter(country=country, prefix__in=wanted)}
    return next((rows[prefix] for prefix in wanted if prefix in rows), None)


def _rates(
    country: str, currency: str, items: Money, weight_g: int, prefixes: Sequence[str]
) -> list[Rate]:
    """Return the rate of every method that goes there: the lightest and the largest that fits."""
    rows = (
        Rate.objects.filter(
            method__zone__countries__contains=[country],
            method__is_active=True,
            currency=currency,
            up_to_g__gte=weight_g,
            from_amount__lte=items.amount,
        )
        .exclude(method__kind=Method.Kind.VISIT)
        .select_related("method__zone")
        .order_by("method__position", "method_id", "up_to_g", "-from_amount")
    )
    fitting: dict[int, Rate] = {}
    for rate in rows:
        if serves(rate.method.zone, prefixes):
            fitting.setdefault(rate.method_id, rate)
    return list(fitting.values())


def serves(zone: Zone, prefixes: Iterable[str]) -> bool:
    """Return whether a zone of this country has an address with these beginnings of a postcode."""
    known = set(prefixes)
    return not known & set(zone.except_prefixes) and (
        not zone.prefixes or bool(known & set(zone.prefixes))
    )


def _calendar(country: str, units: Mapping[int, int]) -> Calendar:
    """Return both ends' calendars, in one statement: every page with a promise asks."""
    here = Holiday.objects.filter(country=OuterRef("country")).values("day")
    there = Holiday.objects.filter(country=country).values("day")
    origin = (
        stock.origins(country=country, units=units)
        .annotate(closed=ArraySubquery(here), quiet=ArraySubquery(there))
        .first()
    )
    if origin is None:
        return Calendar()
    return Calendar(
        zone=origin.time_zone,
        cut_off=origin.cut_off,
        work_days=frozenset(origin.work_days) or EVERY_WORK_DAY,
        closed=frozenset(origin.closed),
        quiet=frozenset(origin.quiet),
    )


def _slots(method_ids: Sequence[int], now: datetime | None) -> dict[int, list[Slot]]:
    if not method_ids or now is None:
        return {}
    found: dict[int, list[Slot]] = {pk: [] for pk in method_ids}
    for slot in Slot.objects.filter(method__in=method_ids, starts_at__gt=now):
        if slot.booked < slot.capacity and len(found[slot.method_id]) < SLOTS:
            found[slot.method_id].append(slot)
    return found


def _sender(
    method: Method,
    country: str,
    postcode: str,
    units: Mapping[int, int] | None,
    now: datetime | None,
) -> int | None:
    """Return the nearest open store within reach that has everything; None for none."""
    if not units or now is None or not postcode:
        return None
    local = now.astimezone(ZoneInfo(method.zone.time_zone)).time()
    if not method.opens <= local < method.closes:
        return None
    here = point_of(country=country, postcode=postcode)
    if here is None:
        return None
    holding = stock.stores_holding(units=units)
    near = [one for one in stock.stores(here=here) if one.store.pk in holding]
    nearest = next((one for one in near if one.kilometres is not None), None)
    if nearest is None or (nearest.kilometres or 0) > method.radius_km:
        return None
    return nearest.store.pk


def _offer(
    rate: Rate, items: Money, calendar: Calendar, slots: Sequence[Slot], sender: int | None
) -> Offer:
    method = rate.method
    threshold = None if rate.free_from is None else Money(rate.free_from, rate.currency)
    is_free = threshold is not None and items >= threshold
    seen = method.seen_last_days is not None and method.seen_first_days is not None
    return Offer(
        code=method.code,
        name=method.name,
        carrier=method.carrier,
        price=Money.zero(rate.currency) if is_free else Money(rate.amount, rate.currency),
        free_from=threshold,
        min_days=method.seen_first_days or 0 if seen else method.min_days,
        max_days=method.seen_last_days or 0 if seen else method.max_days,
        kind=method.kind,
        calendar=calendar,
        slots=tuple(slots),
        has_slots=method.has_slots,
        low_packaging=method.low_packaging,
        only_from=sender,
    )
