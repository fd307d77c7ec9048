"""Money of an order that goes back, over the payments it came by."""

from decimal import Decimal

import pytest
from django.db import transaction

from accounts.models import User
from core.money import Money
from membership import selectors as purse
from membership.services import credit
from membership.types import Kind
from orders.models import Order
from orders.services import cancellations, expiries, settlements
from orders.services.refunds import NoAccount, NothingToRefund, give_back, left
from orders.types import Destination
from payments.models import Payment, Refund
from payments.services import intents, refunds
from payments.types import Outcome, State
from tests.api.conftest import App
from tests.factories import shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("PA4")]


def pounds(amount):
    return Money(Decimal(amount), "GBP")


@pytest.fixture
def amy():
    return User.objects.create_user(email="amy@example.com", password="willow-teapot-48")


@pytest.fixture
def order(amy, db):
    """Two teapots for 96.00, not paid yet, Amy's."""
    item = shop.small_shop(stock=5)
    app = App()
    app.with_cart(shop.sku(item), 2).order()
    Order.objects.update(user=amy)
    return Order.objects.get()


def paid(order, now, credited="30.00"):
    """Paid with credit, then the rest by card."""
    credit.grant(
        user_id=order.user_id, amount=pounds(credited), kind=Kind.GRANTED, key="gift", now=now
    )
    settlements.use_credit(order=order, user_id=order.user_id, now=now)
    card = settlements.payable(order=order, gateway="sandbox")
    succeed(card, now)
    order.refresh_from_db()
    return card


def succeed(payment, now, reference="bank-1"):
    outcome = Outcome(state=State.SUCCEEDED, gateway_reference=reference)
    done = intents.record(payment_id=payment.pk, outcome=outcome, now=now)
    settlements.settle(payment=done, now=now)


def booked():
    return list(
        Refund.objects.order_by("pk").values_list("payment__gateway", "amount", "destination")
    )


def carry_out(now):
    for refund_id in refunds.due(now=now):
        refunds.carry_out(refund_id=refund_id, now=now)


@pytest.mark.req("PA1")
def test_credit_and_card_together_pay_an_order(order, now):
    card = paid(order, now)
    assert (order.state, card.amount) == ("paid", Decimal("66.00"))
    assert list(order.events.values_list("happening", flat=True)) == [
        "placed",
        "part_paid",
        "paid",
    ]
    assert purse.balance_of(user_id=order.user_id, currency="GBP") == pounds(0)


def test_credit_goes_back_to_credit_first_then_the_card(order, now):
    paid(order, now)
    give_back(order=order, amount=pounds("40.00"), reason="return", key="r1", now=now)
    assert booked() == [
        ("credit", Decimal("30.00"), "source"),
        ("sandbox", Decimal("10.00"), "source"),
    ]
    assert left(order) == pounds("56.00")
    Refund.objects.filter(payment__gateway="sandbox").delete()  # the bank knows no such charge
    carry_out(now)
    assert purse.balance_of(user_id=order.user_id, currency="GBP") == pounds("30.00")
    assert Refund.objects.get().state == "done"
    assert purse.proof().holds


def test_the_same_key_gives_back_once(order, now):
    paid(order, now)
    for _twice in range(2):
        give_back(order=order, amount=pounds("40.00"), reason="return", key="r1", now=now)
    assert len(booked()) == 2
    give_back(order=order, amount=pounds("40.00"), reason="return", key="r2", now=now)
    assert left(order) == pounds("16.00")


def test_no_more_goes_back_than_came(order, now):
    paid(order, now)
    with pytest.raises(NothingToRefund):
        give_back(order=order, amount=pounds("96.01"), reason="return", key="r1", now=now)
    assert booked() == []
    give_back(order=order, amount=pounds("96.00"), reason="return", key="r1", now=now)
    with pytest.raises(NothingToRefund):
        give_back(order=order, amount=pounds("0.01"), reason="return", key="r2", now=now)


@pytest.mark.parametrize("amount", ["0", "-1.00"])
def test_nothing_is_no_refund(order, now, amount):
    paid(order, now)
    with pytest.raises(NothingToRefund):
        give_back(order=order, amount=pounds(amount), reason="return", key="r", now=now)


@pytest.mark.req("ME9")
def test_to_store_credit_it_is_there_at_once(order, now):
    paid(order, now)
    give_back(
        order=order,
        amount=pounds("96.00"),
        reason="return",
        key="r1",
        to=Destination.CREDIT,
        now=now,
    )
    assert {destination for _gateway, _amount, destination in booked()} == {"credit"}
    assert purse.balance_of(user_id=order.user_id, currency="GBP") == pounds("96.00")
    carry_out(now)
    assert purse.balance_of(user_id=order.user_id, currency="GBP") == pounds("96.00")


def test_a_guest_has_no_store_credit(order, now):
    Order.objects.update(user=None)
    succeed(Payment.objects.get(), now)
    with pytest.raises(NoAccount):
        give_back(
            order=order, amount=pounds("1"), reason="r", key="k", to=Destination.CREDIT, now=now
        )
    assert booked() == []


@pytest.mark.req("PA2")
def test_a_part_payment_of_an_expired_order_goes_back(order, now):
    credit.grant(
        user_id=order.user_id, amount=pounds("30.00"), kind=Kind.GRANTED, key="gift", now=now
    )
    settlements.use_credit(order=order, user_id=order.user_id, now=now)
    card = settlements.payable(order=order, gateway="sandbox")
    expiries.cancel_unpaid(now=order.expires_at)
    carry_out(order.expires_at)
    assert purse.balance_of(user_id=order.user_id, currency="GBP") == pounds("30.00")
    succeed(card, order.expires_at)
    order.refresh_from_db()
    assert order.state == "cancelled"
    assert Refund.objects.get(payment=card).amount == Decimal("66.00")
    assert Refund.objects.get(payment=card).reason == "late_payment"


@pytest.mark.req("PA2")
def test_what_is_too_much_goes_back(order, now):
    """The first card payment was for the whole order; credit has paid a part meanwhile."""
    whole = Payment.objects.get()
    credit.grant(
        user_id=order.user_id, amount=pounds("30.00"), kind=Kind.GRANTED, key="gift", now=now
    )
    settlements.use_credit(order=order, user_id=order.user_id, now=now)
    succeed(whole, now)
    order.refresh_from_db()
    assert order.state == "paid"
    assert booked() == [("sandbox", Decimal("30.00"), "source")]
    assert left(order) == pounds("96.00")


def test_a_cancellation_gives_every_part_back(order, now):
    paid(order, now)
    cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
    assert sorted(booked()) == [
        ("credit", Decimal("30.00"), "source"),
        ("sandbox", Decimal("66.00"), "source"),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_refunds_at_once_give_back_no_more_than_came(order, now, elsewhere):
    paid(order, now)
    whole = {"order": order, "amount": pounds("96.00"), "reason": "return", "now": now}
    with transaction.atomic():
        give_back(key="first", **whole)
        second = elsewhere(give_back, key="second", **whole)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert isinstance(second.exception(timeout=5), NothingToRefund)
    assert sum(amount for _gateway, amount, _to in booked()) == Decimal("96.00")
