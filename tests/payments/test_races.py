"""Money under races, each forced: capture against refund, the sweeper against the webhook."""

import threading
from decimal import Decimal

import pytest
from django.db import transaction

from core.models import OutboxEvent
from core.money import Money
from orders.models import Order
from orders.services import settlements
from orders.services.refunds import give_back
from payments.models import Payment, Refund, SandboxCharge
from payments.services import captures, refunds, sweeps
from payments.types import State
from tests.api.conftest import App
from tests.factories import shop

pytestmark = pytest.mark.django_db(transaction=True)
RESERVED, LOST = "4000 0000 0000 0259", "4000 0000 0000 0119"


def pounds(amount):
    return Money(Decimal(amount), "GBP")


def ordered(card):
    app = App()
    token = app.with_cart(shop.sku(shop.small_shop(stock=5)), 2).order().json()["token"]
    app.pay(token, card)
    return Order.objects.get()


def carry_out(now):
    for refund_id in refunds.due(now=now):
        refunds.carry_out(refund_id=refund_id, now=now)


@pytest.mark.req("PA4")
def test_a_refund_while_money_is_taken_goes_back_and_is_not_lost(now, elsewhere):
    """Half is given back just before the rest is taken: the bank took half, and no more."""
    order = ordered(RESERVED)
    payment = Payment.objects.get()
    with transaction.atomic():
        give_back(order=order, amount=pounds("48.00"), reason="r", key="k", now=now)
        taking = elsewhere(captures.capture, payment_id=payment.pk, now=now)
        with pytest.raises(TimeoutError):
            taking.result(timeout=0.3)
    taking.result(timeout=5)
    carry_out(now)
    charge = SandboxCharge.objects.get()
    assert (charge.amount, charge.refunded) == (Decimal("48.00"), Decimal(0))


@pytest.mark.req("PA4")
def test_a_refund_after_money_was_taken_goes_back_from_the_bank(now):
    """The capture has been claimed: what is given back from now on is money, not a promise."""
    order = ordered(RESERVED)
    payment = Payment.objects.get()
    captures._claim(payment.pk, None, now)
    give_back(order=order, amount=pounds("48.00"), reason="r", key="k", now=now)
    captures.capture(payment_id=payment.pk, now=now)
    carry_out(now)
    charge = SandboxCharge.objects.get()
    assert (charge.amount, charge.refunded) == (Decimal("96.00"), Decimal("48.00"))
    assert Refund.objects.get().gateway_reference.startswith("ref_")


@pytest.mark.req("PA4")
def test_money_is_taken_once_by_two_operators_at_once(now, elsewhere):
    ordered(RESERVED)
    payment = Payment.objects.get()
    start = threading.Barrier(3)

    def take():
        start.wait()
        return captures.capture(payment_id=payment.pk, now=now)

    taken = [elsewhere(take) for _three in range(3)]
    assert {one.result(timeout=10).state for one in taken} == {State.SUCCEEDED}
    assert SandboxCharge.objects.get().amount == Decimal("96.00")
    assert OutboxEvent.objects.filter(name="payments.succeeded").count() == 1


@pytest.mark.req("PA8", "PA2")
def test_sweeper_and_settlement_at_once_pay_one_order_once(now, elsewhere):
    order = ordered(LOST)
    payment = Payment.objects.get()
    Payment.objects.update(check_at=now)
    start = threading.Barrier(4)

    def sweep():
        start.wait()
        sweeps.ask(payment_id=payment.pk, now=now)
        sweeps.look(gateway="sandbox", now=now)
        settlements.settle(payment=Payment.objects.get(pk=payment.pk), now=now)

    for call in [elsewhere(sweep) for _four in range(4)]:
        call.result(timeout=10)
    order.refresh_from_db()
    assert order.state == "paid"
    assert order.events.filter(happening="paid").count() == 1
    assert not Refund.objects.exists()
