"""What aftercare does when a sale moves on, and what its shoppers are told."""

from __future__ import annotations

from datetime import datetime

from aftercare.events import RepairMoved, VisitBooked
from aftercare.models import Repair, Visit
from aftercare.services import charges, visits, warranties
from aftercare.types import RepairState
from core.events import subscriber
from orders.events import OrderCancelled, OrderDelivered, OrderPaid
from orders.services import notices

# The shopper did this themselves, and sees it.
NOT_TOLD = (RepairState.AGREED, RepairState.WITHDRAWN)


@subscriber(OrderDelivered)
def begin_warranties(event: OrderDelivered, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """Write the warranties of what arrived."""
    warranties.begin(order_id=event.order_id)


@subscriber(OrderPaid)
def begin_repair(event: OrderPaid, now: datetime) -> None:
    """Begin the repair this order pays for, if it pays for one."""
    charges.paid(charge_id=event.order_id, now=now)


@subscriber(OrderCancelled)
def stop(event: OrderCancelled, now: datetime) -> None:
    """Open the quote again that was not paid; give back the times of an order that is off."""
    charges.lapsed(charge_id=event.order_id, now=now)
    visits.release(order_id=event.order_id)


@subscriber(RepairMoved)
def tell_repair(event: RepairMoved, now: datetime) -> None:
    """Tell the shopper where their repair stands."""
    if event.state in NOT_TOLD:
        return
    repair = Repair.objects.select_related("order", "line", "location").get(pk=event.repair_id)
    step = repair.events.filter(state=event.state).count()
    notices.tell(
        order_id=repair.order_id,
        template="repair",
        about=f"{repair.number}:{event.state}:{step}",
        facts={"repair": repair, "state": event.state},
        now=now,
    )


@subscriber(VisitBooked)
def tell_visit(event: VisitBooked, now: datetime) -> None:
    """Tell the shopper when somebody comes."""
    visit = Visit.objects.select_related("line", "slot__method").filter(pk=event.visit_id).first()
    if visit is None or visit.slot.starts_at.isoformat() != event.starts_at:
        return  # another time was taken meanwhile, and is told by itself
    notices.tell(
        order_id=visit.line.order_id,
        template="visit",
        about=f"{visit.line.public_id}:{event.starts_at}",
        facts={"visit": visit},
        now=now,
    )
