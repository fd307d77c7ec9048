"""A shopper who is at the till keeps the goods a while longer."""

from datetime import timedelta

import pytest
import time_machine

from inventory.models import Reservation
from orders.models import Order
from orders.services import expiries
from tests.api.conftest import App
from tests.factories import shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting():
    item = shop.small_shop(stock=1)
    with time_machine.travel(shop.NOW, tick=False):
        App().with_cart(shop.sku(item)).order()
    return Order.objects.get()


def visit(client, order, minutes):
    with time_machine.travel(shop.NOW + timedelta(minutes=minutes), tick=False):
        return client.get(f"/en/orders/{order.token}/pay/")


def left_after(order):
    order.refresh_from_db()
    assert Reservation.objects.get().until == order.expires_at
    return (order.expires_at - shop.NOW) / timedelta(minutes=1)


@pytest.mark.req("IN2", "OR4")
def test_the_page_to_pay_gives_more_time_up_to_an_hour(client, waiting):
    assert left_after(waiting) == 30
    visit(client, waiting, 5)
    assert left_after(waiting) == 30
    visit(client, waiting, 20)
    assert left_after(waiting) == 35
    visit(client, waiting, 34)
    assert left_after(waiting) == 49
    visit(client, waiting, 48)
    assert left_after(waiting) == 60
    visit(client, waiting, 59)
    assert left_after(waiting) == 60
    expiries.cancel_unpaid(now=shop.NOW + timedelta(minutes=59, seconds=59))
    waiting.refresh_from_db()
    assert waiting.state == "awaiting"
    expiries.cancel_unpaid(now=shop.NOW + timedelta(minutes=60))
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"


@pytest.mark.req("IN2")
def test_goods_that_are_gone_are_not_promised_again(waiting):
    Reservation.objects.update(state="released")
    assert expiries.stay(order_id=waiting.pk, now=shop.NOW + timedelta(minutes=25)) is None
    waiting.refresh_from_db()
    assert waiting.expires_at == shop.NOW + timedelta(minutes=30)
