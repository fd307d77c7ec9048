"""Reads about delivery: which ways there are and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.money import Money
from delivery.models import Method, Rate, Zone


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

    @property
    def is_collected(self) -> bool:
        """Whether the buyer comes for it."""
        return self.kind == Method.Kind.COLLECT

    def window(self, today: date) -> tuple[date, date]:
        """Return the first and last day it should arrive; parcels do not travel on Sundays."""
        return _working_day(today, self.min_days), _working_day(today, self.max_days)


def offers(*, country: str, currency: str, items: Money, weight_g: int) -> list[Offer]:
    """Return the ways to deliver a basket there, in the shop's order; none means not delivered."""
    rates = (
        Rate.objects.filter(
            method__zone__countries__contains=[country],
            method__is_active=True,
            currency=currency,
            up_to_g__gte=weight_g,
        )
        .select_related("method")
        .order_by("method__position", "method_id", "up_to_g")
    )
    lightest: dict[int, Rate] = {}
    for rate in rates:
        lightest.setdefault(rate.method_id, rate)
    return [_offer(rate.method, rate, items) for rate in lightest.values()]


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
            method__is_active=True,
            currency=currency,
            free_from__isnull=False,
        )
        .order_by("free_from")
        .first()
    )
    return Money(rate.free_from, currency) if rate and rate.free_from is not None else None


def _offer(method: Method, rate: Rate, items: Money) -> Offer:
    threshold = None if rate.free_from is None else Money(rate.free_from, rate.currency)
    is_free = threshold is not None and items >= threshold
    return Offer(
        code=method.code,
        name=method.name,
        carrier=method.carrier,
        price=Money.zero(rate.currency) if is_free else Money(rate.amount, rate.currency),
        free_from=threshold,
        min_days=method.min_days,
        max_days=method.max_days,
        kind=method.kind,
    )


SUNDAY = 6


def _working_day(start: date, days: int) -> date:
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() != SUNDAY
    return day
