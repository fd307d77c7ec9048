"""A warranty begins when the goods arrive."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from aftercare.models import Serial, Warranty, WarrantyRule
from aftercare.rules import warranties
from aftercare.selectors import local_day
from catalog.types import Nature
from orders.models import FulfilmentLine, Order, OrderLine
from orders.types import ParcelState


@transaction.atomic
def begin(*, order_id: int) -> int:
    """Write the warranty of every line that has arrived; return how many were written.

    The months are those of the nearest category with a rule, from the day the last unit arrived,
    in the buyer's clock; a line without a rule has none. Safe to repeat: what is written stays,
    whatever becomes of the rule.
    """
    order = Order.objects.get(pk=order_id)
    parcels = FulfilmentLine.objects.filter(
        fulfilment__order=order,
        fulfilment__state=ParcelState.DELIVERED,
        line__nature=Nature.GOODS,
        line__variant__isnull=False,
        line__warranty__isnull=True,
    )
    arrived = dict(
        parcels.values_list("line_id").annotate(at=Max("fulfilment__delivered_at")).order_by()
    )
    if not arrived:
        return 0
    rules = {rule.category_id: rule.months for rule in WarrantyRule.objects.all()}
    lines = OrderLine.objects.filter(pk__in=arrived).select_related(
        "variant__product__main_category"
    )
    rows = []
    for line in lines:
        months = _months(line, rules)
        starts_on = local_day(order, arrived[line.pk])
        if months:
            ends_on = warranties.end(starts_on, months)
            rows.append(Warranty(line=line, starts_on=starts_on, ends_on=ends_on))
    Warranty.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def note_serial(*, warranty: Warranty, number: str) -> None:
    """Remember the number of a unit, as far as there are units without one. Safe to repeat."""
    number = number.strip()
    if number and warranty.serials.count() < warranty.line.quantity:
        Serial.objects.get_or_create(warranty=warranty, number=number)


def _months(line: OrderLine, rules: Mapping[int | None, int]) -> int:
    if line.variant is None:
        return 0
    path = line.variant.product.main_category.path
    nearest = [int(part) for part in reversed(path.strip("/").split("/")) if part]
    return next((rules[pk] for pk in (*nearest, None) if pk in rules), 0)
