"""What must hold of stock: asked every night, by one statement each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.reconciling import Check, Finding, register
from inventory.models import Movement, Reservation, StockItem
from inventory.services import repairs, reservations
from inventory.types import LIVE

# The task that gives back what nobody paid for runs twice a minute.
LATE = timedelta(minutes=10)


def on_hand(now: datetime) -> Iterator[Finding]:  # noqa: ARG001 -- every check is handed the time
    """What is on hand is the sum of the ledger."""
    yield from _compared("stock.on_hand", "on_hand", _sum(Movement.objects.all()))


def reserved(now: datetime) -> Iterator[Finding]:  # noqa: ARG001 -- every check is handed the time
    """What is reserved is the sum of what is promised to sales."""
    live = Reservation.objects.filter(state__in=LIVE)
    yield from _compared("stock.reserved", "reserved", _sum(live))


def missing(now: datetime) -> Iterator[Finding]:  # noqa: ARG001 -- every check is handed the time
    """No more is promised from a place than lies there."""
    rows = _rows().filter(reserved__gt=F("on_hand"))
    for row in rows:
        yield Finding(
            "stock.missing", str(row.pk), _label(row), f"≤ {row.on_hand}", str(row.reserved)
        )


def overdue(now: datetime) -> Iterator[Finding]:
    """No promise outlives its time by more than ten minutes."""
    rows = Reservation.objects.filter(state=Reservation.State.HELD, until__lt=now - LATE)
    for reference in sorted(set(rows.values_list("reference", flat=True))):
        yield Finding("stock.overdue", reference, reference, "released", "held")


def _compared(check: str, figure: str, booked: QuerySet[StockItem]) -> Iterator[Finding]:
    for row in booked.exclude(**{figure: F("booked")}):
        should, is_now = vars(row)["booked"], getattr(row, figure)
        yield Finding(check, str(row.pk), _label(row), str(should), str(is_now))


def _sum(ledger: QuerySet[Movement] | QuerySet[Reservation]) -> QuerySet[StockItem]:
    own = ledger.filter(stock=OuterRef("pk")).order_by().values("stock")
    return _rows().annotate(
        booked=Coalesce(Subquery(own.annotate(units=Sum("quantity")).values("units")), 0)
    )


def _rows() -> QuerySet[StockItem]:
    return StockItem.objects.select_related("variant", "location").order_by("pk")


def _label(row: StockItem) -> str:
    return f"{row.variant.sku} · {row.location.code}"


def _recount(subject: str, now: datetime) -> None:
    repairs.recount(stock_id=int(subject), now=now)


def _expire(subject: str, now: datetime) -> None:
    reservations.expire(reference=subject, now=now)


register(
    Check(
        "stock.on_hand",
        _("On hand differs from the ledger"),
        _("Set what is on hand to the sum of the ledger"),
        on_hand,
        _recount,
    )
)
register(
    Check(
        "stock.reserved",
        _("Reserved differs from what is promised"),
        _("Set what is reserved to the sum of live reservations"),
        reserved,
        _recount,
    )
)
register(
    Check(
        "stock.missing",
        _("More is promised than lies there"),
        _("Promise the latest sales from other locations"),
        missing,
        lambda subject, now: repairs.source_again(stock_id=int(subject), now=now),
    )
)
register(
    Check(
        "stock.overdue",
        _("A reservation outlived its time"),
        _("Give the units back"),
        overdue,
        _expire,
    )
)
