"""Purchase orders: sent to the supplier, received in parts, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from catalog.services import costs
from core.errors import Refusal
from inventory.locks import lock_everywhere, lock_purchase
from inventory.models import (
    PurchaseLine,
    PurchaseOrder,
    Receipt,
    ReceiptLine,
    StockItem,
    SupplierCase,
    SupplierItem,
)
from inventory.services import cases, movements
from inventory.types import Reason
from messaging.services import outgoing
from messaging.types import Person

State = PurchaseOrder.State
COMING = (State.SENT, State.PARTLY)


class NotOpen(Refusal):
    """The order is not in a state that allows this."""

    code = "purchase_not_open"
    message = _("This is not possible in the order's present state.")


class NothingCame(Refusal):
    """A receipt names what came."""

    code = "nothing_came"
    message = _("Please enter how many came.")


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one line; the cost as the invoice has it, if it differs."""

    received: int
    damaged: int = 0
    unit_cost: Decimal | None = None


@transaction.atomic
def send(*, order_id: int, now: datetime, actor_id: int | None = None) -> PurchaseOrder:
    """Approve a proposal and write to the supplier. Safe to repeat. Raises NotOpen."""
    order = lock_purchase(order_id)
    if order.state in COMING:
        return order
    if order.state != State.PROPOSED or not order.lines.exists():
        raise NotOpen
    order.state, order.sent_at, order.approved_by_id = State.SENT, now, actor_id
    order.due_on = (now + timedelta(days=order.supplier.lead_days)).date()
    order.save(update_fields=["state", "sent_at", "due_on", "approved_by", "updated_at"])
    outgoing.queue(
        key=f"purchase:{order.number}",
        channel="email",
        template="purchase_order",
        person=Person(language=order.supplier.language, email=order.supplier.email),
        context={
            "order": order,
            "lines": list(order.lines.select_related("stock__variant__product")),
            "shop_name": settings.SHOP_NAME,
            "public_url": settings.PUBLIC_URL,
        },
        now=now,
    )
    return order


@transaction.atomic
def receive(
    *,
    order_id: int,
    reference: str,
    came: Mapping[int, Came],
    now: datetime,
    actor_id: int | None = None,
) -> Receipt:
    """Book one delivery, by line id: good units onto the shelf, their cost into the books.

    Damaged units stay off the shelf and open a case with the supplier. A line that has come whole
    is closed; more than was ordered is booked too, and seen in the list of differences. Safe to
    repeat: a delivery note is booked once. Raises NotOpen, NothingCame.
    """
    order = lock_purchase(order_id)
    if booked := order.receipts.filter(reference=reference).first():
        return booked
    if order.state not in COMING:
        raise NotOpen
    rows = order.lines.filter(pk__in=came).select_related("stock__variant").order_by("stock_id")
    lines = [line for line in rows if came[line.pk].received or came[line.pk].damaged]
    if not lines:
        raise NothingCame
    receipt = Receipt.objects.create(order=order, reference=reference, at=now, actor_id=actor_id)
    # Variants before stock, as everywhere.
    for line in lines:
        _weigh(order, line, came[line.pk])
    lock_everywhere(line.stock.variant_id for line in lines)
    for line in lines:
        _book(order, receipt, line, came[line.pk], now)
    left = any(line.outstanding for line in order.lines.all())
    order.state = State.PARTLY if left else State.RECEIVED
    order.closed_at = None if left else now
    order.save(update_fields=["state", "closed_at", "updated_at"])
    return receipt


@transaction.atomic
def close(*, order_id: int, now: datetime) -> PurchaseOrder:
    """Give up what has not come; what is short becomes a case with the supplier. Safe to repeat.

    A proposal, or an order of which nothing came, is cancelled.
    """
    order = lock_purchase(order_id)
    if order.state in {State.RECEIVED, State.CANCELLED}:
        return order
    if order.state == State.PARTLY:
        for line in order.lines.select_related("stock__variant"):
            if line.outstanding:
                cases.begin(
                    supplier=order.supplier,
                    kind=SupplierCase.Kind.SHORT,
                    variant_id=line.stock.variant_id,
                    quantity=line.outstanding,
                    reference=order.number,
                    now=now,
                )
    order.lines.update(is_open=False)
    order.state = State.RECEIVED if order.state == State.PARTLY else State.CANCELLED
    order.closed_at = now
    order.save(update_fields=["state", "closed_at", "updated_at"])
    return order


def _book(
    order: PurchaseOrder, receipt: Receipt, line: PurchaseLine, came: Came, now: datetime
) -> None:
    cost = line.unit_cost if came.unit_cost is None else came.unit_cost
    ReceiptLine.objects.create(
        receipt=receipt, line=line, received=came.received, damaged=came.damaged, unit_cost=cost
    )
    line.received += came.received
    line.damaged += came.damaged
    line.is_open = line.outstanding > 0
    line.save(update_fields=["received", "damaged", "is_open", "updated_at"])
    if came.received:
        movements.record(
            stock_id=line.stock_id,
            quantity=came.received,
            reason=Reason.RECEIPT,
            reference=f"{order.number}:{receipt.reference}",
            actor_id=receipt.actor_id,
            now=now,
        )
    if came.damaged:
        cases.begin(
            supplier=order.supplier,
            kind=SupplierCase.Kind.DAMAGED,
            variant_id=line.stock.variant_id,
            quantity=came.damaged,
            reference=f"{order.number} {receipt.reference}",
            now=now,
        )


def _weigh(order: PurchaseOrder, line: PurchaseLine, came: Came) -> None:
    """Bring what the variant and the supplier's article cost up to date."""
    if not came.received:
        return
    variant_id = line.stock.variant_id
    cost = line.unit_cost if came.unit_cost is None else came.unit_cost
    held = StockItem.objects.filter(variant=variant_id).aggregate(units=Sum("on_hand"))["units"]
    costs.average(
        variant_id=variant_id,
        held=held or 0,
        units=came.received,
        cost=cost,
        currency=order.currency,
    )
    articles = SupplierItem.objects.filter(supplier=order.supplier, variant=variant_id)
    articles.update(cost=cost)
