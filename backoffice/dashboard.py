"""The admin's first page: what waits for somebody, by whether this operator may see it.

Every count asks an index and stops at a hundred; stock alone is read through, which at 100,000 rows
takes about 10 ms, because an index on what is left would slow every sale.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.admin import money_of
from core.models import Delivery
from inventory import selectors as stock
from inventory.models import StockItem
from orders.models import Order
from orders.types import State
from payments.models import Refund, Webhook

MANY = 100
# An event that waits longer than this has no relay to fetch it.
SLOW = timedelta(minutes=1)
LATEST = 8
# A refund is tried again for ever; after so many times somebody should look.
KEEPS_FAILING = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """One number with its list behind it."""

    title: Promise
    count: str
    url: str
    icon: str
    is_alarm: bool = False


@dataclass(frozen=True, slots=True)
class _Question:
    title: Promise
    icon: str
    view: str
    query: str
    permission: str
    rows: QuerySet[Any]
    is_problem: bool = False


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the tiles and the latest orders; unfold calls this (UNFOLD["DASHBOARD_CALLBACK"])."""
    now = clock.now()
    return context | {
        "work": [_tile(one) for one in _work() if request.user.has_perm(one.permission)],
        "health": [
            _tile(one)
            for one in [*_events(now), *_money()]
            if request.user.has_perm(one.permission)
        ],
        "latest": _latest(request.user),
    }


def _work() -> list[_Question]:
    orders = "orders_order", "orders.view_order"
    return [
        _Question(
            _("To pack"),
            "inventory",
            orders[0],
            "state__exact=paid",
            orders[1],
            Order.objects.filter(state=State.PAID),
        ),
        _Question(
            _("To ship"),
            "local_shipping",
            orders[0],
            "state__exact=packed",
            orders[1],
            Order.objects.filter(state=State.PACKED),
        ),
        _Question(
            _("Waiting for payment"),
            "hourglass_empty",
            orders[0],
            "state__exact=awaiting",
            orders[1],
            Order.objects.filter(state=State.AWAITING),
        ),
        _Question(
            _("Running low"),
            "production_quantity_limits",
            "inventory_stockitem",
            "low=yes",
            "inventory.view_stockitem",
            stock.low(StockItem.objects.all()),
        ),
    ]


def _events(now: datetime) -> list[_Question]:
    waiting = Delivery.objects.filter(state=Delivery.State.PENDING, next_attempt_at__lt=now - SLOW)
    events = "core_delivery", "core.view_delivery"
    return [
        _Question(
            _("Dead letters"),
            "sync_problem",
            events[0],
            "state__exact=dead",
            events[1],
            Delivery.objects.filter(state=Delivery.State.DEAD),
            is_problem=True,
        ),
        _Question(
            _("Events waiting over a minute"),
            "pending",
            events[0],
            "state__exact=pending",
            events[1],
            waiting,
            is_problem=True,
        ),
    ]


def _money() -> list[_Question]:
    return [
        _Question(
            _("Failed payment notices"),
            "webhook",
            "payments_webhook",
            "state__exact=failed",
            "payments.view_webhook",
            Webhook.objects.filter(state=Webhook.State.FAILED),
            is_problem=True,
        ),
        _Question(
            _("Refunds that keep failing"),
            "undo",
            "payments_refund",
            "state__exact=queued",
            "payments.view_refund",
            Refund.objects.filter(state=Refund.State.QUEUED, attempts__gte=KEEPS_FAILING),
            is_problem=True,
        ),
    ]


def _tile(question: _Question) -> Tile:
    found = question.rows.order_by()[: MANY + 1].count()
    return Tile(
        title=question.title,
        count=f"{MANY}+" if found > MANY else str(found),
        url=reverse(f"admin:{question.view}_changelist") + "?" + question.query,
        icon=question.icon,
        is_alarm=question.is_problem and found > 0,
    )


def _latest(operator: User | AnonymousUser) -> list[dict[str, Any]]:
    if not operator.has_perm("orders.view_order"):
        return []
    return [
        {
            "number": order.number,
            "url": reverse("admin:orders_order_change", args=[order.pk]),
            "placed_at": order.placed_at,
            "state": order.get_state_display(),
            "total": money_of(order.total, order.currency),
        }
        for order in Order.objects.order_by("-pk")[:LATEST]
    ]
