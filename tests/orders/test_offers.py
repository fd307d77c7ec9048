"""Promotions and coupons in orders: what is shown is charged, kept, and reckoned again."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.models import Order, Reckoning
from orders.rules import reckoning
from orders.services import cancellations, expiries
from pricing.models import MarginRule
from promotions.models import Budget, CouponCode, FloorBlock, Promotion, Use
from promotions.services import campaigns
from tests.api.conftest import App
from tests.factories import offers, sales, shop

pytestmark = [pytest.mark.django_db, pytest.mark.req("PR3")]


def basket(*skus, quantity=2):
    app = App()
    app.headers["X-Cart-Token"] = app.post("carts/").json()["token"]
    for sku in skus:
        app.post("cart/lines/", {"sku": sku, "quantity": quantity})
    return app


def test_shown_is_charged_and_kept(now):
    """Two teapots at 48.00: ten per cent off is 9.60; delivery is free above 45."""
    sku = shop.sku(shop.small_shop())
    offers.promotion()
    app = basket(sku)

    cart = app.get("cart/").json()
    quotation = app.get("checkout/quotation/", country="GB").json()
    order = Order.objects.get(token=app.order(expected_total="86.40").json()["token"])

    assert cart["items"]["amount"] == quotation["total"]["amount"] == "86.40"
    assert (order.items, order.discount, order.total) == (
        Decimal("86.40"),
        Decimal("9.60"),
        Decimal("86.40"),
    )
    line = order.lines.get()
    assert (line.unit, line.discount, line.total, line.tax) == (
        Decimal("48.00"),
        Decimal("9.60"),
        Decimal("86.40"),
        Decimal("14.40"),
    )
    assert line.adjustments[0]["outcome"] == "applied"
    assert Use.objects.get().amount == Decimal("9.60")


@pytest.mark.req("PR11")
def test_an_old_order_is_reckoned_again(now):
    item = shop.small_shop()
    offers.promotion("spend", {"steps": [{"from": {"GBP": "50"}, "off": {"GBP": "7"}}]})
    offers.promotion("nth", {"nth": 2, "percent": "50", "same": True}, products=[item])
    order = sales.placed(shop.sku(item), quantity=3)
    Promotion.objects.all().update(terms={"percent": "99"}, kind="percent")

    kept = Reckoning.objects.get(order=order)
    again = reckoning.replayed(kept.given)

    assert str(again.total.amount) == "113.00"  # 144.00 - 24.00 - 7.00
    assert reckoning.found(again) == kept.found
    assert str(order.total) == "113.00"


@pytest.mark.req("PR2")
def test_a_code_is_used_once_and_given_back_when_the_order_is_called_off(now):
    sku = shop.sku(shop.small_shop())
    offers.coupon("ONCE", most_uses=1)
    app = basket(sku)
    assert app.post("cart/codes/", {"code": "once"}).json()["items"]["amount"] == "86.40"
    order = Order.objects.get(token=app.order().json()["token"])
    assert order.coupon == "ONCE"

    second = basket(sku)
    second.post("cart/codes/", {"code": "ONCE"})
    refused = second.order()
    cancellations.cancel(order_id=order.pk, reason="changed", now=now)
    taken = second.order()

    assert (refused.status_code, refused.json()["code"]) == (409, "coupon_used")
    assert taken.status_code == 201
    assert CouponCode.objects.get().uses == 1


@pytest.mark.req("PR2")
def test_an_unknown_code_is_told_and_changes_nothing():
    app = basket(shop.sku(shop.small_shop()))

    answer = app.post("cart/codes/", {"code": "NOPE"})

    assert (answer.status_code, answer.json()["code"]) == (409, "coupon_unknown")
    assert app.get("cart/").json()["codes"] == []


def test_what_expires_unpaid_gives_back_its_budget(now):
    sku = shop.sku(shop.small_shop())
    offers.promotion(budget={"GBP": "10.00"})
    sales.placed(sku)
    assert Budget.objects.get().spent == Decimal("9.60")

    expiries.cancel_unpaid(now=now + timedelta(hours=1))

    assert Budget.objects.get().spent == Decimal("0.00")
    assert Use.objects.get().given_back_at is not None


def test_a_budget_that_is_gone_takes_nothing_more():
    sku = shop.sku(shop.small_shop())
    offers.promotion(budget={"GBP": "10.00"})
    sales.placed(sku)

    assert str(sales.placed(sku).total) == "96.00"


@pytest.mark.req("PR13")
def test_the_floor_keeps_and_logs():
    """A teapot costs 24.00 and a quarter must be left: 32.00 net, 38.40 with tax.

    Half off two of 48.00 would be 48.00; 9.60 each can be taken, 28.80 finds no place.
    """
    MarginRule.objects.create(percent=Decimal(25))
    item = shop.small_shop()
    item.variants.update(cost=Decimal("24.00"), cost_currency="GBP")
    offers.promotion(terms={"percent": "50"})

    order = sales.placed(shop.sku(item))

    assert (order.discount, order.total) == (Decimal("19.20"), Decimal("76.80"))
    assert FloorBlock.objects.get().amount == Decimal("28.80")


@pytest.mark.req("PR13")
def test_a_manager_lets_one_go_below(django_user_model):
    MarginRule.objects.create(percent=Decimal(25))
    item = shop.small_shop()
    item.variants.update(cost=Decimal("24.00"), cost_currency="GBP")
    promotion = offers.promotion(terms={"percent": "50"})
    manager = django_user_model.objects.create_user(email="boss@example.com")

    campaigns.approve_floor(promotion_id=promotion.pk, manager_id=manager.pk, now=offers.NOW)

    assert str(sales.placed(shop.sku(item)).total) == "48.00"


def test_a_gift_comes_along_and_leaves_the_shelf():
    item = shop.small_shop()
    mug = shop.product("Mug", "杯子", gbp="12.50", stock=1)
    offers.promotion(
        "gift", {"variant": mug.variants.get().pk, "quantity": 1, "at_least": {"GBP": "50"}}
    )

    order, second = sales.placed(shop.sku(item)), sales.placed(shop.sku(item))

    gift = order.lines.get(is_gift=True)
    assert (gift.unit, gift.total, order.total) == (Decimal("12.50"), 0, Decimal("96.00"))
    assert not second.lines.filter(is_gift=True).exists()


def test_units_sent_back_are_worth_what_was_paid(now):
    order = sales.placed(shop.sku(_reduced()), quantity=3)
    line = order.lines.get()

    worth = [cancellations.worth_of(order, line, units).amount for units in (1, 3)]

    assert worth == [Decimal("43.20"), Decimal("129.60")]


def _reduced():
    item = shop.small_shop()
    offers.promotion()
    return item


def test_statements_do_not_grow_with_lines():
    """The same number for one line and for three, with promotions that apply."""
    one = shop.small_shop()
    others = [shop.product(f"Mug {n}") for n in range(2)]
    offers.promotion(budget={"GBP": "999"})
    counts = []
    for skus in ([shop.sku(one)], [shop.sku(one), *map(shop.sku, others)]):
        app = basket(*skus, quantity=1)
        app.get("checkout/quotation/", country="GB")
        with CaptureQueriesContext(connection) as asked:
            assert app.order().status_code == 201
        counts.append(len(asked))

    assert counts[0] == counts[1]
