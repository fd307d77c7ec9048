"""Replenishment: needs become proposals, small proposals become orders by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from inventory import needs
from inventory.models import PurchaseLine, PurchaseOrder, StockItem
from inventory.needs import Needed
from inventory.services import low, purchasing

State = PurchaseOrder.State


def propose(*, now: datetime) -> int:
    """Propose an order for every need that has none; return how many lines are new.

    Safe to repeat, and to run beside itself: a stock row has one open line at most. A proposal
    within its supplier's limit is sent at once. Operators are told of what has newly run low.
    """
    found = list(needs.needed(now=now))
    low.keep(rows=[need.row for need in found], now=now)
    groups: dict[tuple[int, int], list[Needed]] = defaultdict(list)
    for need in found:
        groups[need.article.supplier_id, need.row.location_id].append(need)
    return sum(_propose(group, now) for group in groups.values())


@transaction.atomic
def _propose(group: Sequence[Needed], now: datetime) -> int:
    supplier, taken = group[0].article.supplier, set(_open_rows(group))
    if all(need.row.pk in taken for need in group):
        return 0
    order, _created = PurchaseOrder.objects.select_for_update().get_or_create(
        supplier=supplier,
        location=group[0].row.location,
        state=State.PROPOSED,
        defaults={"currency": supplier.currency, "proposed_at": now},
    )
    before = order.lines.count()
    PurchaseLine.objects.bulk_create(
        [
            PurchaseLine(
                order=order,
                stock=need.row,
                ordered=need.quantity,
                unit_cost=need.article.cost,
                why=need.why,
            )
            for need in group
            if need.row.pk not in taken
        ],
        ignore_conflicts=True,
    )
    lines = order.lines.count()
    if not lines:
        order.delete()
    elif order.total_money.amount <= supplier.auto_limit:
        purchasing.send(order_id=order.pk, now=now)
    return lines - before


def _open_rows(group: Sequence[Needed]) -> list[int]:
    rows: list[StockItem] = [need.row for need in group]
    opened = PurchaseLine.objects.filter(is_open=True, stock__in=rows)
    return list(opened.values_list("stock_id", flat=True))
