"""Whatever is done to an order, in whatever sequence: only legal moves, and nothing lost."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.errors import Refusal
from inventory.models import Movement, Reservation, StockItem
from orders.models import Fulfilment, FulfilmentLine, Order
from orders.rules import states
from orders.services import cancellations, expiries, fulfilments, packing
from orders.types import MOVES, State
from payments.models import Payment
from tests.api.conftest import App
from tests.factories import sales, shop

NOW = shop.NOW
BOUGHT, STOCK = 3, 5


def _units(order, count):
    return {order.lines.get().pk: count}


def _pay(order):
    App().pay(order.token)


def _pack(order):
    fulfilments.pack(order_id=order.pk, now=NOW)


def _pack_one(order):
    packing.pack(order_id=order.pk, units=_units(order, 1), now=NOW)


def _ship(order):
    fulfilments.ship(order_id=order.pk, carrier="P", tracking="T", now=NOW)


def _ship_latest(order):
    if parcel := Fulfilment.objects.filter(order=order).order_by("-pk").first():
        fulfilments.ship_parcel(parcel_id=parcel.pk, carrier="P", tracking="U", now=NOW)


def _deliver(order):
    fulfilments.deliver(order_id=order.pk, now=NOW)


def _open_latest(order):
    if parcel := Fulfilment.objects.filter(order=order).order_by("-pk").first():
        packing.unpack(parcel_id=parcel.pk, now=NOW)


def _cancel(order):
    cancellations.cancel(order_id=order.pk, reason="shopper", now=NOW)


def _keep_less(order):
    left = order.lines.get()
    keep = _units(order, max(left.quantity - left.cancelled - 1, 0))
    cancellations.keep_only(order_id=order.pk, keep=keep, reason="shopper", now=NOW)


def _expire(_order):
    expiries.cancel_unpaid(now=NOW + timedelta(hours=1))


DEEDS = (
    _pay, _pack, _pack_one, _ship, _ship_latest, _deliver, _open_latest, _cancel, _keep_less,
    _expire,
)  # fmt: skip


def _holds(order, before):
    """What must be true after every deed, done or refused."""
    line, row = order.lines.get(), StockItem.objects.get()
    if before != order.state:
        assert State(order.state) in reachable(State(before))
    live = Reservation.objects.filter(state__in=("held", "confirmed"))
    assert row.reserved == (live.aggregate(n=Sum("quantity"))["n"] or 0)
    assert row.on_hand == Movement.objects.aggregate(n=Sum("quantity"))["n"]
    left = FulfilmentLine.objects.filter(fulfilment__state__in=("shipped", "delivered"))
    gone = left.aggregate(n=Sum("quantity"))["n"] or 0
    assert row.on_hand == STOCK - gone
    assert gone + line.cancelled <= line.quantity
    wanted = 0 if order.state == "cancelled" else line.quantity - line.cancelled - gone
    assert row.reserved == wanted
    taken = Payment.objects.filter(state="succeeded")
    held = sum(payment.amount - payment.refunded for payment in taken)
    if order.state == "awaiting":
        assert held == 0
    elif order.state != "cancelled":
        assert held == order.delivery + line.unit * (line.quantity - line.cancelled)
    else:
        assert held == 0


def reachable(state):
    """The states one deed may lead to: a deed can be more than one step."""
    found = set(MOVES[state])
    return found | {after for step in found for after in MOVES[step]}


@pytest.mark.req("OR3", "OR5")
class TestRandomLives(TestCase):
    """Random sequences of legal and illegal deeds."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(deeds=st.lists(st.sampled_from(DEEDS), max_size=12))
    def test_nothing_is_lost(self, deeds):
        with transaction.atomic():
            item = shop.small_shop(stock=STOCK)
            order = sales.placed(shop.sku(item), quantity=BOUGHT)
            for deed in deeds:
                before = order.state
                try:
                    with transaction.atomic():
                        deed(order)
                except Refusal:
                    refused = Order.objects.get(pk=order.pk)
                    assert refused.state == before
                order = Order.objects.get(pk=order.pk)
                _holds(order, before)


@pytest.mark.req("OR5")
@given(
    wanted=st.integers(0, 9),
    packed=st.integers(0, 9),
    under_way=st.integers(0, 9),
    arrived=st.integers(0, 9),
)
def test_an_order_stands_where_its_units_do(wanted, packed, under_way, arrived):
    state = states.derive(states.Tally(wanted, packed, under_way, arrived))
    assert (state == State.CANCELLED) == (wanted == 0)
    if state == State.DELIVERED:
        assert arrived >= wanted
    if state == State.PARTLY:
        assert 0 < under_way + arrived < wanted
    if state == State.PAID:
        assert packed == under_way == arrived == 0


@pytest.mark.req("OR5")
def test_every_move_is_either_listed_or_refused():
    legal = {(a, b) for a in State for b in State if states.can(a, b)}
    assert legal == {
        (State.AWAITING, State.PAID), (State.AWAITING, State.CANCELLED),
        (State.PAID, State.PACKED), (State.PAID, State.READY), (State.PAID, State.CANCELLED),
        (State.PACKED, State.PARTLY), (State.PACKED, State.SHIPPED), (State.PACKED, State.PAID),
        (State.READY, State.DELIVERED), (State.READY, State.CANCELLED), (State.READY, State.PAID),
        (State.PARTLY, State.SHIPPED), (State.PARTLY, State.DELIVERED),
        (State.SHIPPED, State.DELIVERED), (State.CANCELLED, State.PAID),
    }  # fmt: skip
