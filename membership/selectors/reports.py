"""What the shop owes its members: the liability report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q, Sum

from core.money import Money, minor_unit
from membership.models import (
    CashBack,
    CreditAccount,
    PointsAccount,
    PointsEntry,
    PointsLot,
    PointsTerms,
)
from membership.rules import earning
from membership.types import SPENT, CashBackState, LotState, Purse, Why

HORIZON = timedelta(days=90)
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: points, with what they are worth by currency, or an amount."""

    code: str
    points: int | None
    worth: tuple[Money, ...]
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Liability:
    """The report as of one moment."""

    at: datetime
    lines: tuple[Line, ...]
    # Of the points that went in the last year, how many expired: per cent, None without any.
    breakage_percent: Decimal | None

    def line(self, code: str) -> Line:
        """Return the figure with this code."""
        return next(line for line in self.lines if line.code == code)


def liability(*, now: datetime) -> Liability:
    """Return what the shop owes in points and credit: six statements however many members."""
    terms = list(PointsTerms.objects.order_by("currency"))
    sums = PointsAccount.objects.aggregate(
        **{f"all_{purse}": Sum(purse) for purse in ("free", "pending", "held", "owed")},
        people=Count("pk", filter=Q(free__gt=0) | Q(pending__gt=0) | Q(held__gt=0)),
    )
    soon = PointsLot.objects.filter(
        state=LotState.FREE, left__gt=0, expires_at__lte=now + HORIZON
    ).aggregate(points=Sum("left"), people=Count("account", distinct=True))
    went, expired = _went(now)
    percent = (Decimal(expired) * 100 / went).quantize(Decimal("0.1")) if went else None
    outstanding = (sums["all_free"] or 0) + (sums["all_held"] or 0)
    rows = [
        _line("outstanding", outstanding, terms, sums["people"]),
        _line("held", sums["all_held"] or 0, terms),
        _line("pending", sums["all_pending"] or 0, terms),
        _line("owed", sums["all_owed"] or 0, terms),
        _line("expiring", soon["points"] or 0, terms, soon["people"]),
        _line("expired_year", expired, terms),
        _line("breakage", int(outstanding * expired / went) if went else 0, terms),
        _credit(),
        _cashback(),
    ]
    return Liability(now, tuple(rows), percent)


def rows(report: Liability) -> Iterator[tuple[str, str, str, str]]:
    """Yield the report as a table: figure, points, amount, currency."""
    for line in report.lines:
        points = "" if line.points is None else str(line.points)
        for money in line.worth:
            yield line.code, points, str(money.amount), money.currency
    yield "breakage_percent", "", str(report.breakage_percent or ""), "%"


def _line(code: str, points: int, terms: list[PointsTerms], people: int | None = None) -> Line:
    """Return points with what they are worth at checkout: in one currency or the other."""
    worth = tuple(
        Money(earning.worth(points, hundred=one.worth, unit=minor_unit(one.currency)), one.currency)
        for one in terms
    )
    return Line(code, points, worth, people)


def _went(now: datetime) -> tuple[int, int]:
    """Return how many points went in a year, spent or expired, and how many of them expired."""
    gone = PointsEntry.objects.filter(
        purse=Purse.SHOP, move__at__gt=now - YEAR, move__why__in=(*SPENT, Why.EXPIRED)
    ).aggregate(all=Sum("points"), expired=Sum("points", filter=Q(move__why=Why.EXPIRED)))
    return gone["all"] or 0, gone["expired"] or 0


def _credit() -> Line:
    held = CreditAccount.objects.filter(balance__gt=0).values("currency")
    found = held.annotate(sum=Sum("balance"), people=Count("pk")).order_by("currency")
    worth = tuple(Money(row["sum"], row["currency"]) for row in found)
    return Line("credit", None, worth, sum(row["people"] for row in found))


def _cashback() -> Line:
    rows = CashBack.objects.filter(state=CashBackState.PENDING).values("currency")
    found = rows.annotate(sum=Sum("amount"), people=Count("user", distinct=True))
    found = found.order_by("currency")
    worth = tuple(Money(row["sum"], row["currency"]) for row in found)
    return Line("cashback", None, worth, sum(row["people"] for row in found))
