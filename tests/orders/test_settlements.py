"""Money and orders, whatever the order in which things happen."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from core.models import OutboxEvent
from inventory.models import StockItem
from orders.models import Order
from orders.services import cancellations, expiries, fulfilments, settlements
from payments.models import Payment, Refund
from payments.services import intents, refunds
from payments.types import Outcome, State
from pricing.models import LadderStep, PriceList
from pricing.services import ladders
from promotions.models import Budget, CouponCode, Promotion, Use
from tests.api.conftest import App
from tests.factories import offers, sales, shop
from tests.storefront.shopper import drain


def placed(stock=5, quantity=2):
    item = shop.small_shop(stock=stock)
    app = App()
    app.with_cart(shop.sku(item), quantity).order()
    return Order.objects.get()


def succeed(payment, now, reference="bank-1"):
    outcome = Outcome(state=State.SUCCEEDED, gateway_reference=reference)
    paid = intents.record(payment_id=payment.pk, outcome=outcome, now=now)
    settlements.settle(payment=paid, now=now)
    return paid


@pytest.mark.django_db
def test_settling_twice_is_settling_once(now):
    order = placed()
    for _twice in range(2):
        succeed(Payment.objects.get(), now)
    assert list(order.events.values_list("happening", flat=True)) == ["placed", "paid"]
    assert OutboxEvent.objects.filter(name="orders.paid").count() == 1
    assert OutboxEvent.objects.filter(name="payments.succeeded").count() == 1


@pytest.mark.django_db
def test_late_money_without_stock_goes_back(now):
    order = placed(stock=2)
    expiries.cancel_unpaid(now=order.expires_at)
    StockItem.objects.update(on_hand=1)
    succeed(Payment.objects.get(), now)
    order.refresh_from_db()
    refund = Refund.objects.get()
    assert (order.state, refund.reason, refund.amount) == ("cancelled", "late_payment", order.total)


@pytest.mark.django_db
def test_a_second_payment_goes_back_and_the_first_stays(now):
    order = placed()
    first = Payment.objects.get()
    second = intents.start(reference=order.number, amount=order.total_money, gateway="sandbox")
    succeed(first, now)
    succeed(second, now, "bank-2")
    assert Refund.objects.get().payment_id == second.pk
    order.refresh_from_db()
    assert order.state == "paid"


@pytest.mark.django_db
def test_a_failure_after_success_changes_nothing(now):
    placed()
    payment = succeed(Payment.objects.get(), now)
    outcome = Outcome(state=State.FAILED, gateway_reference="bank-1", failure="declined")
    assert intents.record(payment_id=payment.pk, outcome=outcome, now=now).state == "succeeded"


@pytest.mark.django_db
def test_success_after_a_failure_counts(now):
    order = placed()
    payment = Payment.objects.get()
    failed = Outcome(state=State.FAILED, gateway_reference="bank-1", failure="declined")
    intents.record(payment_id=payment.pk, outcome=failed, now=now)
    succeed(payment, now)
    order.refresh_from_db()
    assert order.state == "paid"


@pytest.mark.django_db
def test_no_more_goes_back_than_came(now):
    order = placed()
    payment = succeed(Payment.objects.get(), now)
    for key in ("a", "a"):
        refunds.request(
            payment_id=payment.pk, amount=order.total_money, reason="r", key=key, now=now
        )
    with pytest.raises(refunds.NothingToRefund):
        refunds.request(
            payment_id=payment.pk, amount=order.total_money, reason="r", key="b", now=now
        )
    assert Refund.objects.count() == 1


@pytest.mark.django_db
def test_a_packed_order_cannot_be_called_off(now):
    order = placed()
    succeed(Payment.objects.get(), now)
    fulfilments.pack(order_id=order.pk, now=now)
    with pytest.raises(Exception, match="present state"):
        cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
    assert not Refund.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_payment_and_cancellation_at_once_end_one_way_or_the_other(now, elsewhere):
    order = placed()
    payment = Payment.objects.get()
    with transaction.atomic():
        cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
        paying = elsewhere(succeed, payment, now)
        with pytest.raises(TimeoutError):
            paying.result(timeout=0.3)
    paying.result(timeout=5)
    order.refresh_from_db()
    # The cancellation came first; the money revives the order, for its stock is still there.
    assert order.state == "paid"
    assert not Refund.objects.exists()
    assert StockItem.objects.get().reserved == 2


@pytest.mark.django_db(transaction=True)
def test_two_notices_at_once_settle_once(now, elsewhere):
    order = placed()
    payment = Payment.objects.get()
    start = threading.Barrier(4)

    def notice():
        start.wait()
        succeed(Payment.objects.get(pk=payment.pk), now)

    for call in [elsewhere(notice) for _four in range(4)]:
        call.result(timeout=10)
    assert order.events.filter(happening="paid").count() == 1
    assert OutboxEvent.objects.filter(name="orders.paid").count() == 1


@pytest.mark.django_db
def test_reminders_after_ten_minutes_and_five_before_the_end(now):
    order = placed()
    placed_at = order.placed_at
    due = [
        (timedelta(minutes=9, seconds=59), 0),
        (timedelta(minutes=10), 1),
        (timedelta(minutes=11), 0),
        (timedelta(minutes=24, seconds=59), 0),
        (timedelta(minutes=25), 1),
        (timedelta(minutes=26), 0),
    ]
    for after, count in due:
        assert expiries.remind_unpaid(now=placed_at + after) == count, after
    assert order.events.filter(happening="reminded").count() == 2
    assert expiries.cancel_unpaid(now=placed_at + timedelta(minutes=30)) == 1
    assert expiries.remind_unpaid(now=placed_at + timedelta(minutes=30)) == 0


def late(order, now):
    """The order is called off unpaid; then its money comes."""
    expiries.cancel_unpaid(now=order.expires_at)
    drain(order.expires_at)
    succeed(Payment.objects.get(reference=order.number), now)
    order.refresh_from_db()
    return order


@pytest.mark.req("PA2", "PR3")
@pytest.mark.django_db
def test_late_money_takes_the_offers_again(now):
    sku = shop.sku(shop.small_shop())
    offers.promotion(budget={"GBP": "10.00"})
    order = late(sales.placed(sku), now)
    assert order.state == "paid"
    assert (Budget.objects.get().spent, Use.objects.get().given_back_at) == (Decimal("9.60"), None)
    assert Promotion.objects.get().uses == 1


@pytest.mark.req("PA2", "PR3")
@pytest.mark.django_db
def test_late_money_for_an_offer_that_others_have_goes_back(now):
    sku = shop.sku(shop.small_shop())
    offers.promotion(budget={"GBP": "10.00"})
    first = sales.placed(sku)
    expiries.cancel_unpaid(now=first.expires_at)
    sales.paid(sku)
    succeed(Payment.objects.get(reference=first.number), now)
    first.refresh_from_db()
    assert (first.state, Refund.objects.get().reason) == ("cancelled", "late_payment")
    assert (Budget.objects.get().spent, StockItem.objects.get().reserved) == (Decimal("9.60"), 2)


@pytest.mark.req("PA2", "PR15")
@pytest.mark.django_db
def test_late_money_for_a_step_goes_back_the_step_is_others(now):
    variant = shop.small_shop(gbp="99.00").variants.get()
    public = PriceList.objects.get(currency="GBP", is_public=True)
    steps = [(2, Decimal(79)), (None, Decimal(89))]
    ladders.start(variant_id=variant.pk, price_list=public, steps=steps, now=now)
    order = late(sales.placed(variant.sku), now)
    assert (order.state, Refund.objects.get().reason) == ("cancelled", "late_payment")
    assert list(LadderStep.objects.values_list("taken", flat=True)) == [0, 0]


@pytest.mark.req("PR15")
@pytest.mark.parametrize("pays", [True, False])
@pytest.mark.django_db
def test_cancelled_units_go_back_onto_their_step(now, pays):
    variant = shop.small_shop(gbp="99.00").variants.get()
    public = PriceList.objects.get(currency="GBP", is_public=True)
    steps = [(3, Decimal(79)), (None, Decimal(89))]
    ladders.start(variant_id=variant.pk, price_list=public, steps=steps, now=now)
    order = (sales.paid if pays else sales.placed)(variant.sku, quantity=3)
    line = order.lines.get()
    for kept in (2, 1):
        cancellations.keep_only(order_id=order.pk, keep={line.pk: kept}, reason="mind", now=now)
        drain(now)
    assert list(LadderStep.objects.values_list("taken", flat=True)) == [1, 0]


@pytest.mark.req("PR2")
@pytest.mark.django_db
def test_a_coupon_of_a_paid_order_that_is_called_off_can_be_used_again(now):
    sku = shop.sku(shop.small_shop())
    offers.coupon(most_uses=1)
    app = App()
    app.with_cart(sku).post("cart/codes/", {"code": "TEN"})
    token = app.order().json()["token"]
    app.pay(token)
    order = Order.objects.get(token=token)
    assert (order.state, CouponCode.objects.get().uses) == ("paid", 1)
    cancellations.cancel(order_id=order.pk, reason="changed", now=now)
    assert CouponCode.objects.get().uses == 0
