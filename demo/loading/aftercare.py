"""Warranties, a repair that waits for its shopper's word, and an assembly to be booked."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from aftercare import selectors
from aftercare.models import VisitedService, Warranty, WarrantyRule
from aftercare.services import repairs, steps, warranties
from aftercare.services.repairs import RepairWish
from aftercare.types import Way
from catalog.models import Category, Product
from delivery.models import Method
from demo import files
from inventory.models import Location
from orders.models import Order
from orders.types import State


def load_rules() -> None:
    """Write how long warranties last, and which services somebody comes for."""
    given = files.document("sales")
    known = {category.code: category for category in Category.objects.filter(parent=None)}
    WarrantyRule.objects.bulk_create(
        WarrantyRule(category=known.get(row["category"]), months=row["months"])
        for row in given["warranties"]
        if not row["category"] or row["category"] in known
    )
    services = Product.objects.filter(slug_en__in=given["visited"]["services"])
    methods = list(Method.objects.filter(code__in=given["visited"]["methods"]))
    VisitedService.objects.bulk_create(
        VisitedService(product=product, method=method) for product in services for method in methods
    )


def load(*, now: datetime) -> None:
    """Take something that was delivered to the workshop, as far as its quote."""
    for order in Order.objects.filter(state=State.DELIVERED).order_by("pk"):
        warranties.begin(order_id=order.pk)
    covered = Warranty.objects.filter(line__order__returns=None).order_by("-pk").first()
    store = Location.objects.filter(kind=Location.Kind.STORE, country="GB").first()
    if covered is None or store is None:
        return
    given, order = files.document("sales")["repair"], covered.line.order
    asked = now - timedelta(days=3)
    wish = RepairWish(
        line=selectors.repairables(order, now=asked)[0].line.public_id,
        fault=given["fault"],
        way=Way.STORE,
        store=store.code,
        serial="LM-24-00817",
    )
    repair = repairs.ask(order=order, wish=wish, key="demo", now=asked)
    steps.receive(repair_id=repair.pk, now=now - timedelta(days=2))
    steps.quote(
        repair_id=repair.pk,
        diagnosis=given["diagnosis"],
        amount=Decimal(given["amount"]),
        now=now - timedelta(hours=5),
    )
