"""A flash sale as an app sees it."""

import pytest

from accounts.models import User
from orders.models import Order
from promotions.models import FlashSlot
from tests.factories import flash, shop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("PR4", "PL1")]


@pytest.fixture
def sale():
    return flash.opened(shop.small_shop(stock=5), units=2)


def test_an_app_takes_its_turn_orders_and_pays(app, sale):
    (listed,) = app.get("flash-sales/").json()
    assert (listed["id"], listed["price"]) == (
        sale.public_id,
        {"amount": "20.00", "currency": "GBP"},
    )
    turn = f"flash-sales/{sale.public_id}/turn/"
    assert app.get(turn).status_code in {401, 403}
    user = User.objects.create_user("amy@example.com", "a long pass phrase")
    app.http.force_authenticate(user)

    assert app.get(turn).json()["turn"] == "open"
    assert app.post(turn, {"units": 0}).status_code == 422
    assert app.post(turn).json()["turn"] == "held"
    token = app.post(f"flash-sales/{sale.public_id}/cart/").json()["token"]
    app.headers["X-Cart-Token"] = token
    order = app.order()
    assert order.status_code == 201, order.json()
    assert order.json()["items"]["amount"] == "20.00"
    app.pay(order.json()["token"])
    assert Order.objects.get().state == "paid"
    assert FlashSlot.objects.filter(order_number=Order.objects.get().number).count() == 1


def test_what_is_given_back_is_another_s(app, sale):
    user = User.objects.create_user("amy@example.com", "a long pass phrase")
    app.http.force_authenticate(user)
    turn = f"flash-sales/{sale.public_id}/turn/"
    app.post(turn)
    assert app.delete(turn).status_code == 204
    assert app.get(turn).json()["turn"] == "open"
    assert app.post(f"flash-sales/{sale.public_id}/cart/").json()["code"] == "flash_claim_gone"
    assert app.get("flash-sales/nosuch/turn/").status_code == 404
