"""The customer beside a conversation: what the shop knows that helps to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from analytics.models import Event
from analytics.types import Kind
from catalog.models import Product
from core.money import Money
from membership.selectors import members, points
from orders.models import Order, Return
from support.models import Ticket
from support.selectors import inbox

MOST_ORDERS, MOST_VISITS = 5, 8
# What somebody looked at before they bought: so long before the order.
BEFORE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Seen:
    """A page somebody looked at."""

    at: Any
    what: str


@dataclass(frozen=True, slots=True)
class SeenAt:
    """A line of the order: list price then, what was taken off and why, as it was shown."""

    name: str
    quantity: int
    unit: Money
    discount: Money | None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Customer:
    """All of the panel."""

    is_known: bool
    tier: str = ""
    points: int = 0
    orders: Sequence[tuple[Order, str]] = ()
    returns: Sequence[Return] = ()
    visits: Sequence[Seen] = ()
    experiments: Sequence[str] = ()
    earlier: Sequence[Ticket] = ()
    seen_at: Sequence[SeenAt] = field(default=())
    before: Sequence[Seen] = ()


def customer(ticket: Ticket) -> Customer:
    """Return what is known of a conversation's person, in a fixed number of statements.

    A guest's orders are found by an address that anybody can type: the panel says so.
    """
    orders = _orders(ticket)
    returns = Return.objects.filter(order__in=[order.pk for order in orders]).order_by("-pk")
    known: dict[str, Any] = {}
    if ticket.user_id:
        member = members.member_of(user_id=ticket.user_id)
        events = list(Event.objects.filter(user_id=ticket.user_id).order_by("-at")[:40])
        known = {
            "tier": member.tier.name if member and member.tier else "",
            "points": points.account_of(user_id=ticket.user_id).free,
            "visits": _seen(events)[:MOST_VISITS],
            "experiments": sorted({one for event in events for one in event.experiments or ()}),
        }
    return Customer(
        is_known=ticket.user_id is not None,
        orders=[(order, reverse("admin:orders_order_change", args=[order.pk])) for order in orders],
        returns=list(returns.select_related("order")[:MOST_ORDERS]),
        earlier=inbox.earlier(ticket),
        seen_at=_seen_at(ticket.order) if ticket.order else (),
        before=_before(ticket),
        **known,
    )


def _orders(ticket: Ticket) -> list[Order]:
    if ticket.user_id:
        mine = Q(user_id=ticket.user_id)
    elif ticket.email:
        mine = Q(email__iexact=ticket.email)
    else:
        mine = Q(pk=ticket.order_id or 0)
    return list(Order.objects.filter(mine).order_by("-pk")[:MOST_ORDERS])


def _seen_at(order: Order) -> list[SeenAt]:
    """Return what the order's copies say: prices and offers as the shopper was shown them."""
    return [
        SeenAt(
            name=f"{line.name} {line.options}".strip(),
            quantity=line.quantity,
            unit=Money(line.unit, order.currency),
            discount=Money(line.discount, order.currency) if line.discount else None,
            why=tuple(str(one.get("name", "")) for one in line.adjustments or ()),
        )
        for line in order.lines.all()
    ]


def _before(ticket: Ticket) -> list[Seen]:
    """Return what the buyer looked at in the hours before the order."""
    order = ticket.order
    if order is None or order.user_id is None:
        return []
    span = (order.placed_at - BEFORE, order.placed_at)
    events = Event.objects.filter(user_id=order.user_id, at__range=span).order_by("-at")[:40]
    return _seen(list(events))[:MOST_VISITS]


def _seen(events: Sequence[Event]) -> list[Seen]:
    looked = [event for event in events if event.kind in {Kind.VIEW, Kind.SEARCH}]
    names = dict(
        Product.objects.filter(pk__in={one.product_id for one in looked}).values_list("pk", "name")
    )
    return [
        Seen(event.at, names.get(event.product_id or 0) or event.query or event.path)
        for event in looked
    ]
