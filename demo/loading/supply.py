"""Suppliers, what was ordered from them, and twelve weeks of sales behind the forecasts."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from demo import files
from demo.files import Row
from inventory.models import (
    Feed,
    Location,
    Movement,
    PurchaseOrder,
    StockItem,
    Supplier,
    SupplierItem,
)
from inventory.services import feeds, purchasing, replenishment
from inventory.services.purchasing import Came
from inventory.types import Reason, Reported

WAREHOUSES = {"GBP": "gb-warehouse", "CNY": "cn-warehouse"}
ARTICLES, WEEKS = 14, 12


def load(*, now: datetime) -> None:
    """Write suppliers and past sales; have the shop propose, order, and receive some of it."""
    drawn = Random(7)  # noqa: S311 -- the same demo every time
    for row in files.document("supply")["suppliers"]:
        _supplier(row, now, drawn)
    replenishment.propose(now=now - timedelta(days=12))
    _receive(now)
    scanner = Feed.objects.create(
        code="dock", name="Coventry, loading dock", kind=Feed.Kind.SCANNER
    )
    feeds.report(
        feed=scanner,
        events=[
            Reported(f"demo-{number}", 1, sku, "gb-warehouse", "received", 2, now)
            for number, sku in enumerate(("KIT-TEAPOT-FOR", "5012345678900"), start=1)
        ],
        now=now,
    )


def _supplier(row: Row, now: datetime, drawn: Random) -> None:
    supplier = Supplier.objects.create(
        code=row["code"],
        name=row["name"],
        email=row["email"],
        language=row["language"],
        currency=row["currency"],
        lead_days=row["lead_days"],
        auto_limit=Decimal(row["auto_limit"]),
    )
    place = Location.objects.get(code=WAREHOUSES[row["currency"]])
    rows = StockItem.objects.filter(
        location=place, variant__product__main_category__parent__code=row["department"]
    )
    shelves = list(rows.select_related("variant").order_by("pk")[:ARTICLES])
    SupplierItem.objects.bulk_create(
        SupplierItem(
            supplier=supplier,
            variant=shelf.variant,
            their_code=f"{supplier.code[:3].upper()}-{number:03}",
            cost=shelf.variant.cost or Decimal(drawn.randint(6, 30)),
            pack=drawn.choice((1, 6, 12)),
        )
        for number, shelf in enumerate(shelves, start=1)
    )
    Movement.objects.bulk_create(
        movement for shelf in shelves for movement in _sales(shelf, now, drawn)
    )


def _sales(shelf: StockItem, now: datetime, drawn: Random) -> list[Movement]:
    """Return weeks of sales, each week's goods having come the day before: on hand stays."""
    usual, found = drawn.randint(2, 9), []
    for week in range(1, WEEKS + 1):
        units = max(usual + drawn.randint(-2, 3), 1)
        at = now - timedelta(weeks=week, hours=-30)
        for signed, reason in ((units, Reason.RECEIPT), (-units, Reason.DISPATCH)):
            found.append(Movement(stock=shelf, quantity=signed, reason=reason, note="demo", at=at))
        if drawn.random() < 1 / 12:
            found += [
                Movement(stock=shelf, quantity=1, reason=Reason.RETURN, note="demo", at=at),
                Movement(stock=shelf, quantity=-1, reason=Reason.DAMAGE, note="demo", at=at),
            ]
    return found


def _receive(now: datetime) -> None:
    """Order the first proposal and receive it in parts; the others wait for an operator."""
    order = PurchaseOrder.objects.filter(state=PurchaseOrder.State.PROPOSED).order_by("pk").first()
    if order is None:
        return
    purchasing.send(order_id=order.pk, now=now - timedelta(days=11))
    lines = list(order.lines.order_by("pk"))
    came = {line.pk: Came(line.ordered) for line in lines[:-2]}
    came |= {line.pk: Came(line.ordered - 3, damaged=1) for line in lines[-2:-1]}
    purchasing.receive(
        order_id=order.pk, reference="LS-20418", came=came, now=now - timedelta(days=2)
    )
