"""The same again, in one tap."""

import pytest

from inventory.models import StockItem
from orders.models import CartLine
from tests.api.conftest import App
from tests.factories import sales, shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    first, second = shop.small_shop(), shop.product(name="Cup", gbp="10.00")
    return sales.paid(shop.sku(first), shop.sku(second), quantity=3)


def in_bag():
    return {line.variant.product.name_en: line.quantity for line in CartLine.objects.all()}


@pytest.mark.req("OR8", "SF3")
def test_one_tap_fills_the_bag(client, order):
    answer = client.post(f"/en/orders/{order.token}/again/")
    assert (answer.status_code, answer.url) == (302, "/en/bag/")
    assert in_bag() == {"Willow teapot": 3, "Cup": 3}
    assert "Cup" in client.get("/en/bag/").content.decode()


@pytest.mark.req("OR8")
def test_what_is_gone_is_told(client, order):
    cup = order.lines.get(name="Cup").variant
    StockItem.objects.filter(variant=cup).update(on_hand=5)
    order.lines.get(name="Willow teapot").variant.product.variants.update(is_active=False)
    page = client.post(f"/en/orders/{order.token}/again/").content.decode()
    assert "Only 2 of it are left" in page
    assert "It is not for sale any more." in page
    assert in_bag() == {"Cup": 2}


@pytest.mark.req("OR8", "PL1")
def test_an_app_orders_again(order):
    app = App()
    app.headers["X-Cart-Token"] = app.post("carts/").json()["token"]
    answer = app.post(f"orders/{order.token}/reorder/")
    assert (answer.status_code, answer.json()) == (201, {"added": 2, "gone": []})
    assert in_bag() == {"Willow teapot": 3, "Cup": 3}
