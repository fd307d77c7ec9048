"""Cash at the door and invoices: the order goes ahead on a promise, and the money is told later."""

from decimal import Decimal

import pytest
from django.db import transaction

from accounts.models import User
from core.money import Money
from orders.models import Order
from orders.services import cancellations, checkout, expiries, fulfilments, settlements
from orders.services.refunds import give_back, left
from orders.types import Payer
from payments.models import GatewayRule, Payment, Refund, TradeAccount
from payments.selectors import offered, owed_on_account
from payments.services import captures, intents, refunds
from payments.types import Situation, State
from tests.api.conftest import App
from tests.factories import shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("PA1")]


def pounds(amount):
    return Money(Decimal(amount), "GBP")


@pytest.fixture
def amy():
    return User.objects.create_user(email="amy@example.com", password="willow-teapot-48")


@pytest.fixture
def order(amy):
    """Two teapots for 96.00, not paid yet, Amy's."""
    item = shop.small_shop(stock=50)
    GatewayRule.objects.create(gateway="cod", currency="GBP", most=100)
    App().with_cart(shop.sku(item), 2).order()
    Order.objects.update(user=amy)
    return Order.objects.get()


def pay(order, gateway, now, key="k"):
    payment = checkout.pay(
        order=order,
        gateway=gateway,
        instrument={},
        return_url="/",
        key=key,
        payer=Payer(order.user_id),
        now=now,
    )
    order.refresh_from_db()
    return payment


def carry_out(now):
    for refund_id in refunds.due(now=now):
        refunds.carry_out(refund_id=refund_id, now=now)


def codes(amount, user=None, **more):
    situation = Situation(amount=pounds(amount), payer_id=user and user.pk, **more)
    return [gateway.code for gateway in offered(situation)]


def test_cash_is_offered_only_within_a_rule():
    assert "cod" not in codes("96.00")
    GatewayRule.objects.create(gateway="cod", currency="GBP", least=10, most=100)
    assert "cod" in codes("96.00")
    assert [amount for amount in ("9.99", "10", "100", "100.01") if "cod" in codes(amount)] == [
        "10",
        "100",
    ]
    assert "cod" not in codes("96.00", has_parcel=False)
    GatewayRule.objects.create(gateway="sandbox", currency="GBP", is_on=False)
    assert "sandbox" not in codes("96.00")


@pytest.mark.req("OR4")
def test_an_order_goes_ahead_on_cash_at_the_door(order, now):
    pay(order, "cod", now)
    assert (order.state, order.pays_later) == ("paid", True)
    assert expiries.cancel_unpaid(now=order.expires_at) == 0
    fulfilments.pack(order_id=order.pk, now=now)
    captures.capture(payment_id=Payment.objects.get(state=State.AUTHORISED).pk, now=now)
    settlements.settle(payment=Payment.objects.get(gateway="cod"), now=now)
    order.refresh_from_db()
    assert (order.state, order.pays_later) == ("packed", False)
    assert list(order.events.values_list("happening", flat=True)) == [
        "placed",
        "promised",
        "packed",
        "paid",
    ]


@pytest.mark.req("PA4")
def test_of_a_promise_less_is_taken_and_nothing_becomes_credit(order, now):
    payment = pay(order, "cod", now)
    give_back(order=order, amount=pounds("48.00"), reason="r", key="k", to="credit", now=now)
    carry_out(now)
    refund = Refund.objects.get()
    assert (refund.destination, refund.state) == ("source", "done")
    assert left(order) == pounds("48.00")
    captures.capture(payment_id=payment.pk, now=now)
    # What was collected in cash can only go back by hand.
    give_back(order=order, amount=pounds("48.00"), reason="r", key="k2", now=now)
    carry_out(now)
    by_hand = Refund.objects.get(state="by_hand")
    refunds.paid_by_hand(refund_id=by_hand.pk, receipt="bank transfer 7", now=now)
    by_hand.refresh_from_db()
    assert (by_hand.state, by_hand.gateway_reference) == ("done", "bank transfer 7")


def test_a_cancelled_promise_asks_for_nothing(order, now):
    pay(order, "cod", now)
    cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
    carry_out(now)
    assert (Refund.objects.get().state, Refund.objects.get().gateway_reference) == ("done", "void")
    order.refresh_from_db()
    assert (order.state, order.pays_later) == ("cancelled", False)


def test_an_invoice_needs_an_account_with_room(order, amy, now):
    assert "account" not in codes("96.00", amy)
    TradeAccount.objects.create(user=amy, currency="GBP", limit=Decimal("100.00"), days=14)
    assert "account" in codes("96.00", amy)
    assert "account" not in codes("100.01", amy)
    payment = pay(order, "account", now)
    assert (order.state, order.pays_later) == ("paid", True)
    assert payment.due_on.isoformat() == "2026-12-06"
    assert owed_on_account(user_id=amy.pk, currency="GBP") == Decimal("96.00")
    assert "account" not in codes("5.00", amy)
    captures.capture(payment_id=payment.pk, now=now)  # the invoice is paid
    assert "account" in codes("96.00", amy)


def test_over_the_limit_is_refused_and_another_way_is_open(order, amy, now):
    TradeAccount.objects.create(user=amy, currency="GBP", limit=Decimal("95.99"))
    with pytest.raises(intents.UnknownGateway):
        pay(order, "account", now)
    order.refresh_from_db()
    assert order.state == "awaiting"
    pay(order, "cod", now, key="another")
    assert order.state == "paid"


@pytest.mark.django_db(transaction=True)
def test_two_orders_at_once_cannot_pass_the_limit(amy, now, elsewhere):
    TradeAccount.objects.create(user=amy, currency="GBP", limit=Decimal("100.00"))
    first, second = (
        intents.start(
            reference=f"LM-{n}", amount=pounds("96.00"), gateway="account", payer_id=amy.pk
        )
        for n in (1, 2)
    )

    def submit(payment):
        return intents.submit(payment=payment, instrument={}, return_url="/", now=now)

    with transaction.atomic():
        assert submit(first).state == State.AUTHORISED
        waiting = elsewhere(submit, second)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
    declined = waiting.result(timeout=5)
    assert (declined.state, declined.failure) == (State.FAILED, "over_limit")
