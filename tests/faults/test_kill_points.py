"""A purchase killed in the middle: afterwards there is one order, or none, and one charge.

The kill points of `orders.services.checkout.buy`, in the order in which it passes them:

    before-commit      order, payment and reservation are written, nothing is committed
    before-gateway     committed; the gateway has not been asked
    after-gateway      the gateway has taken the money; the shop has not written it down
    before-settlement  the payment is written; the order does not know
    before-answer      all is done; the shopper never saw the answer
"""

import os
import signal
from datetime import timedelta

import pytest

from accounts.rules.addresses import PostalAddress
from core.services import idempotency
from inventory.models import Reservation, StockItem
from orders.models import Cart, Order
from orders.services import carts, checkout, expiries, settlements
from orders.types import Buyer, Details
from payments.gateways.sandbox import Sandbox
from payments.models import Payment, SandboxCharge
from payments.services import intents, sandbox_bank
from tests.factories import shop
from tests.faults import dying

AMY = PostalAddress("Amy Lin", "1 Garden Row", "", "London", "", "SE1 6HD", "GB")
DETAILS = Details(email="amy@example.com", ship_to=AMY, delivery="gb-standard", gateway="sandbox")
BUYER = Buyer(currency="GBP", language="en", actor="cart:1")
CARD = {"card_number": "4242424242424242"}

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


def die(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(function):
    def call(*args, **kwargs):
        function(*args, **kwargs)
        die()

    return call


# What is replaced in the process that dies, so that it dies just there.
POINTS = {
    "before-commit": (idempotency.IdempotencyRecord.objects, "create", die),
    "before-gateway": (Sandbox, "start", die),
    "after-gateway": (Sandbox, "start", die_after(Sandbox.start)),
    "before-settlement": (settlements, "settle", die),
    "before-answer": (settlements, "settle", die_after(settlements.settle)),
}


def buy(cart_id, now):
    return checkout.buy(
        cart=Cart.objects.get(pk=cart_id),
        details=DETAILS,
        buyer=BUYER,
        instrument=CARD,
        return_url=lambda order: f"/en/orders/{order.token}/",
        key="one-press",
        now=now,
    )


def killed_at(point, cart_id, now):
    """Buy in a process of its own that is killed -9 at the point; return when it is dead."""

    def run():
        place, name, replacement = POINTS[point]
        setattr(place, name, replacement)
        buy(cart_id, now)

    dying.die(run)


@pytest.fixture
def cart():
    item = shop.small_shop(stock=5)
    cart = Cart.objects.create()
    carts.add(cart=cart, sku=shop.sku(item), quantity=2, currency="GBP")
    return cart


@pytest.mark.req("OR3", "PA2", "IN2")
@pytest.mark.parametrize("point", POINTS)
def test_pressing_again_ends_in_one_paid_order(point, cart, now):
    killed_at(point, cart.pk, now)
    order, payment = buy(cart.pk, now)
    order.refresh_from_db()
    assert (order.state, payment.state) == ("paid", "succeeded")
    assert Order.objects.count() == Payment.objects.count() == SandboxCharge.objects.count() == 1
    assert StockItem.objects.get().reserved == 2
    assert Reservation.objects.get().state == "confirmed"
    assert list(order.events.values_list("happening", flat=True)) == ["placed", "paid"]
    assert not cart.lines.exists()


@pytest.mark.req("PA2", "OR3")
@pytest.mark.parametrize("point", ["after-gateway", "before-settlement"])
def test_without_pressing_again_the_banks_notice_ends_it(point, cart, now, client):
    from tests.payments.bank import deliver_notices

    killed_at(point, cart.pk, now)
    assert Order.objects.get().state == "awaiting"
    deliver_notices(client, now)
    assert Order.objects.get().state == "paid"
    assert Payment.objects.get().state == "succeeded"


@pytest.mark.req("OR4", "IN2")
def test_a_purchase_nobody_goes_on_with_gives_its_stock_back(cart, now):
    killed_at("before-gateway", cart.pk, now)
    assert StockItem.objects.get().reserved == 2
    assert expiries.cancel_unpaid(now=now + timedelta(minutes=31)) == 1
    assert Order.objects.get().state == "cancelled"
    assert StockItem.objects.get().reserved == 0


@pytest.mark.req("OR3")
def test_killed_before_the_commit_nothing_happened(cart, now):
    killed_at("before-commit", cart.pk, now)
    assert not Order.objects.exists()
    assert cart.lines.count() == 1
    assert StockItem.objects.get().reserved == 0


@pytest.mark.req("PA2")
def test_money_that_comes_after_the_end_revives_the_order_or_goes_back(cart, now):
    killed_at("after-gateway", cart.pk, now)
    late = now + timedelta(minutes=31)
    expiries.cancel_unpaid(now=late)
    payment = Payment.objects.get()
    outcome = sandbox_bank.find(key=payment.public_id)
    settlements.settle(
        payment=intents.record(payment_id=payment.pk, outcome=outcome, now=late), now=late
    )
    order = Order.objects.get()
    assert order.state == "paid"
    assert StockItem.objects.get().reserved == 2
