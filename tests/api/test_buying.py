"""From a cart to a paid order, over the API."""

import pytest

from inventory.models import Reservation, StockItem
from orders.models import Order
from payments.models import Payment
from tests.api.conftest import ADDRESS
from tests.factories import shop

pytestmark = pytest.mark.django_db


@pytest.mark.req("PL1", "OR2", "OR3", "PA1")
def test_a_guest_buys(app):
    item = shop.small_shop(stock=10)
    app.with_cart(shop.sku(item), 2)

    quotation = app.get("checkout/quotation/", country="GB").json()
    assert quotation["total"] == {"amount": "96.00", "currency": "GBP"}
    # 96.00 x 20 / 120, VAT contained (gov.uk, VAT fraction 1/6).
    assert quotation["tax"] == {"amount": "16.00", "currency": "GBP"}

    placed = app.order(expected_total="96.00")
    assert placed.status_code == 201, placed.json()
    order = placed.json()
    assert order["state"] == "awaiting"
    assert order["ship_to"]["postcode"] == "SE1 6HD"
    assert order["ship_to"]["phone"] == "+442079460018"
    assert app.get("cart/").json()["lines"] == []
    assert StockItem.objects.get().reserved == 2

    paid = app.pay(order["token"])
    assert paid.status_code == 201
    assert paid.json()["state"] == "succeeded"
    found = app.get(f"orders/{order['token']}/").json()
    assert found["state"] == "paid"
    assert [event["happening"] for event in found["timeline"]] == ["placed", "paid"]
    assert Reservation.objects.get().state == "confirmed"


@pytest.mark.req("OR3")
def test_the_same_key_places_one_order(app):
    item = shop.small_shop()
    app.with_cart(shop.sku(item))
    first, second = app.order(key="same"), app.order(key="same")
    assert second.status_code == 201
    assert first.json()["number"] == second.json()["number"]
    assert Order.objects.count() == 1
    assert StockItem.objects.get().reserved == 1


@pytest.mark.req("OR3")
def test_the_same_key_with_another_body_is_refused(app):
    item = shop.small_shop()
    app.with_cart(shop.sku(item))
    app.order(key="same")
    answer = app.order(key="same", email="bo@example.com")
    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency_key_reused"
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.req("PL1")
def test_a_key_is_required(app):
    item = shop.small_shop()
    app.with_cart(shop.sku(item))
    answer = app.post("orders/", {"email": "a@b.co"}, **{"Idempotency-Key": ""})
    assert answer.status_code in {409, 422}
    assert Order.objects.count() == 0


@pytest.mark.req("OR1", "IN2")
def test_more_than_there_is_cannot_be_added(app):
    item = shop.small_shop(stock=3)
    app.with_cart(shop.sku(item), 2)
    answer = app.post("cart/lines/", {"sku": shop.sku(item), "quantity": 2})
    assert answer.status_code == 409
    assert answer.json()["code"] == "not_enough_stock"
    assert answer.json()["details"] == {"available": 3}
    assert app.get("cart/").json()["lines"][0]["quantity"] == 2


@pytest.mark.req("IN2")
def test_the_last_unit_is_sold_once(app, another_app):
    item = shop.small_shop(stock=1)
    app.with_cart(shop.sku(item))
    another_app.with_cart(shop.sku(item))
    assert app.order().status_code == 201
    refused = another_app.order()
    assert refused.status_code == 409
    assert refused.json()["code"] == "items_unavailable"
    assert Order.objects.count() == 1
    assert another_app.get("cart/").json()["lines"][0]["available"] == 0


@pytest.mark.req("OR1")
def test_a_stale_total_is_told_not_charged(app):
    item = shop.small_shop()
    app.with_cart(shop.sku(item))
    item.variants.get().prices.filter(price_list__currency="GBP").update(amount="50.00")
    answer = app.order(expected_total="48.00")
    assert answer.status_code == 409
    assert answer.json()["code"] == "total_changed"
    assert answer.json()["details"] == {"total": "50.00"}
    assert Order.objects.count() == 0


@pytest.mark.req("PA1")
@pytest.mark.parametrize(
    ("card", "state", "failure"),
    [
        ("4000000000000002", "failed", "declined"),
        ("4000000000009995", "failed", "insufficient_funds"),
        ("4000002760003184", "action", ""),
        ("4000000000000077", "pending", ""),
        ("4000000000000119", "pending", ""),
    ],
)
def test_what_a_card_can_do(app, card, state, failure):
    item = shop.small_shop()
    token = app.with_cart(shop.sku(item)).order().json()["token"]
    payment = app.pay(token, card).json()
    assert (payment["state"], payment["failure"]) == (state, failure)
    assert app.get(f"orders/{token}/").json()["state"] == "awaiting"


@pytest.mark.req("PA1", "OR2")
def test_a_declined_card_can_be_followed_by_a_good_one(app):
    item = shop.small_shop()
    token = app.with_cart(shop.sku(item)).order().json()["token"]
    app.pay(token, "4000000000000002")
    assert app.pay(token).json()["state"] == "succeeded"
    assert app.get(f"orders/{token}/").json()["state"] == "paid"
    assert Payment.objects.count() == 2
    assert app.pay(token).json()["state"] == "succeeded"
    assert Payment.objects.count() == 2


@pytest.mark.req("PA1")
def test_an_impossible_card_number_names_the_field(app):
    item = shop.small_shop()
    token = app.with_cart(shop.sku(item)).order().json()["token"]
    answer = app.pay(token, "4242 4242 4242 4241")
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["field"] == "card_number"


@pytest.mark.req("AC3")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"postcode": "NOPE"}, "postcode"),
        ({"phone": "12"}, "phone"),
        ({"country": "Britain"}, "ship_to.country"),
        ({"name": ""}, "ship_to.name"),
    ],
)
def test_a_bad_address_names_the_field(app, change, field):
    item = shop.small_shop()
    app.with_cart(shop.sku(item))
    answer = app.order(ship_to=ADDRESS | change)
    assert answer.status_code in {409, 422}
    assert answer.json()["errors"][0]["field"] == field
    assert Order.objects.count() == 0


@pytest.mark.req("IN5")
def test_a_country_nobody_delivers_to(app):
    item = shop.small_shop()
    app.with_cart(shop.sku(item))
    answer = app.order(ship_to=ADDRESS | {"country": "BR", "postcode": "01310", "phone": ""})
    assert answer.status_code == 409
    assert answer.json()["code"] == "not_deliverable"


@pytest.mark.req("PL1")
@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'"text"', b"null", b'{"sku": {"a": 1}}', b'{"sku": "A", "quantity": 1e9}'],
)
def test_malformed_bodies_are_problems(app, body):
    shop.small_shop()
    app.headers["X-Cart-Token"] = app.post("carts/").json()["token"]
    answer = app.http.generic(
        "POST", "/api/v1/cart/lines/", body, content_type="application/json", headers=app.headers
    )
    assert 400 <= answer.status_code < 500
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.req("OR1")
def test_a_forged_cart_token_opens_nothing(app):
    shop.small_shop()
    app.headers["X-Cart-Token"] = "x" * 40
    assert app.get("cart/").status_code == 404
    assert app.get("orders/guess/").status_code == 404


@pytest.mark.req("OR7")
def test_a_paid_order_is_cancelled_and_the_money_goes_back(app):
    item = shop.small_shop(stock=5)
    token = app.with_cart(shop.sku(item), 2).order().json()["token"]
    app.pay(token)
    assert app.post(f"orders/{token}/cancellation/").json()["state"] == "cancelled"
    assert app.post(f"orders/{token}/cancellation/").status_code == 201
    payment = Payment.objects.get()
    assert payment.refunded == payment.amount
    assert payment.refunds.count() == 1
    assert StockItem.objects.get().reserved == 0
