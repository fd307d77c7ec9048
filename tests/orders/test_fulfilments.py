"""Parcels: whole orders, parts of them, and what is sent once however often it is asked."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from inventory.models import Movement, StockItem
from messaging.models import Message
from orders.models import Fulfilment, Order
from orders.rules.states import IllegalMove
from orders.services import cancellations, fulfilments, packing
from tests.factories import sales, shop
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db


def movements():
    return list(Movement.objects.filter(reason="dispatch").values_list("quantity", "reference"))


@pytest.mark.req("OR5")
def test_a_line_travels_in_two_parcels(now):
    order = sales.paid(quantity=3)
    line = order.lines.get()
    packing.pack(order_id=order.pk, units={line.pk: 1}, now=now)
    first = Fulfilment.objects.get()
    fulfilments.ship_parcel(parcel_id=first.pk, carrier="Parcel Co", tracking="P1", now=now)
    order.refresh_from_db()
    assert (order.state, StockItem.objects.get().on_hand) == ("partly", 9)
    fulfilments.pack(order_id=order.pk, now=now)
    fulfilments.ship(order_id=order.pk, carrier="Parcel Co", tracking="P2", now=now)
    order.refresh_from_db()
    assert order.state == "shipped"
    assert movements() == [(-1, f"{order.number}/1"), (-2, f"{order.number}/2")]
    assert (StockItem.objects.get().on_hand, StockItem.objects.get().reserved) == (7, 0)
    fulfilments.deliver_parcel(parcel_id=first.pk, now=now)
    order.refresh_from_db()
    assert order.state == "shipped"
    fulfilments.deliver(order_id=order.pk, now=now)
    order.refresh_from_db()
    assert order.state == "delivered"
    drain(now)
    mails = Message.objects.filter(key__startswith="shipped", channel="email").order_by("pk")
    assert ["P1" in mails[0].text, "P2" in mails[1].text, mails.count()] == [True, True, 2]


@pytest.mark.req("OR5")
def test_what_lies_in_two_houses_leaves_in_two_parcels(now):
    item = shop.small_shop(stock=1)
    shop.put_in_stock(item.variants.get(), 2, shop.warehouse("cn", "CN"))
    order = sales.paid(shop.sku(item), quantity=3)
    fulfilments.pack(order_id=order.pk, now=now)
    assert list(
        Fulfilment.objects.order_by("position").values_list("location__code", "lines__quantity")
    ) == [("gb", 1), ("cn", 2)]
    fulfilments.ship(order_id=order.pk, carrier="P", tracking="T", now=now)
    assert dict(StockItem.objects.values_list("location__code", "on_hand")) == {"gb": 0, "cn": 0}


@pytest.mark.req("OR5", "OR7")
def test_part_of_an_order_is_cancelled_and_its_money_goes_back(now):
    first, second = shop.small_shop(), shop.product(name="Cup", gbp="10.00")
    order = sales.paid(shop.sku(first), shop.sku(second), quantity=3)
    cups = order.lines.get(name="Cup")
    for _twice in range(2):
        cancellations.keep_only(order_id=order.pk, keep={cups.pk: 1}, reason="shopper", now=now)
    assert sales.given_back(order) == Decimal("20.00")
    assert StockItem.objects.get(variant=cups.variant).reserved == 1
    order.refresh_from_db()
    assert (order.state, order.total) == ("paid", Decimal("174.00"))
    sales.delivered(order, now)
    assert order.state == "delivered"
    assert StockItem.objects.get(variant=cups.variant).on_hand == 9


@pytest.mark.req("OR5")
def test_what_is_packed_cannot_be_cancelled_until_the_parcel_is_opened(now):
    order = sales.paid(quantity=2)
    line = order.lines.get()
    fulfilments.pack(order_id=order.pk, now=now)
    with pytest.raises(cancellations.NotCancellable):
        cancellations.keep_only(order_id=order.pk, keep={line.pk: 1}, reason="shopper", now=now)
    packing.unpack(parcel_id=Fulfilment.objects.get().pk, now=now)
    cancellations.keep_only(order_id=order.pk, keep={line.pk: 1}, reason="shopper", now=now)
    fulfilments.pack(order_id=order.pk, now=now)
    assert list(Fulfilment.objects.values_list("state", "lines__quantity")) == [
        ("opened", 2),
        ("packed", 1),
    ]


@pytest.mark.req("OR5")
def test_of_which_nothing_is_kept_is_cancelled_whole(now):
    order = sales.paid()
    cancellations.keep_only(
        order_id=order.pk, keep={order.lines.get().pk: 0}, reason="shopper", now=now
    )
    order.refresh_from_db()
    assert order.state == "cancelled"
    assert sales.given_back(order) == order.total
    assert StockItem.objects.get().reserved == 0


@pytest.mark.req("OR5")
def test_an_unpaid_order_made_smaller_asks_for_less(now):
    order = sales.placed(shop.sku(shop.small_shop()), quantity=3)
    cancellations.keep_only(
        order_id=order.pk, keep={order.lines.get().pk: 1}, reason="shopper", now=now
    )
    order.refresh_from_db()
    assert (order.total, order.due_money.amount) == (Decimal("144.00"), Decimal("48.00"))
    assert StockItem.objects.get().reserved == 1


@pytest.mark.req("OR5")
@pytest.mark.parametrize("units", [{0: 1}, {1: 3}, {1: -1}])
def test_no_more_is_packed_than_was_bought(now, units):
    order = sales.paid(quantity=2)
    line = order.lines.get().pk
    asked = {line if key else 0: count for key, count in units.items()}
    with pytest.raises(packing.NotThatMany):
        packing.pack(order_id=order.pk, units=asked, now=now)
    assert not Fulfilment.objects.exists()


@pytest.mark.req("OR5", "IN2")
@pytest.mark.django_db(transaction=True)
def test_two_dispatches_of_one_parcel_move_stock_once(now, elsewhere):
    order = sales.paid(quantity=2)
    fulfilments.pack(order_id=order.pk, now=now)
    parcel = Fulfilment.objects.get()
    one = {"parcel_id": parcel.pk, "carrier": "Parcel Co", "now": now}
    with transaction.atomic():
        fulfilments.ship_parcel(tracking="FIRST", **one)
        second = elsewhere(fulfilments.ship_parcel, tracking="SECOND", **one)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    second.result(timeout=5)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.tracking) == ("shipped", "FIRST")
    assert movements() == [(-2, f"{order.number}/1")]
    assert StockItem.objects.get().on_hand == 8


@pytest.mark.req("OR5", "OR7")
@pytest.mark.django_db(transaction=True)
def test_cancelling_waits_for_shipping_and_is_then_refused(now, elsewhere):
    order = sales.paid()
    with transaction.atomic():
        fulfilments.pack(order_id=order.pk, now=now)
        fulfilments.ship(order_id=order.pk, carrier="P", tracking="T", now=now)
        cancelled = elsewhere(cancellations.cancel, order_id=order.pk, reason="shopper", now=now)
        with pytest.raises(TimeoutError):
            cancelled.result(timeout=0.3)
    assert isinstance(cancelled.exception(timeout=5), IllegalMove)
    order.refresh_from_db()
    assert (order.state, sales.given_back(order)) == ("shipped", 0)


@pytest.mark.req("OR5", "OR7")
@pytest.mark.django_db(transaction=True)
def test_shipping_waits_for_cancelling_and_is_then_refused(now, elsewhere):
    order = sales.paid()
    with transaction.atomic():
        cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
        packed = elsewhere(fulfilments.pack, order_id=order.pk, now=now)
        with pytest.raises(TimeoutError):
            packed.result(timeout=0.3)
    assert isinstance(packed.exception(timeout=5), IllegalMove)
    assert StockItem.objects.get().on_hand == 10
    assert Order.objects.get().state == "cancelled"


@pytest.mark.req("OR4")
def test_the_timeline_tells_each_parcel(client, now):
    order = sales.paid(quantity=3)
    line = order.lines.get()
    packing.pack(order_id=order.pk, units={line.pk: 1}, now=now)
    fulfilments.ship(order_id=order.pk, carrier="Parcel Co", tracking="P1", now=now)
    fulfilments.pack(order_id=order.pk, now=now + timedelta(hours=1))
    page = client.get(f"/en/orders/{order.token}/").content.decode()
    assert "The first part is on its way" in page
    assert "Parcel 2" in page
    assert 'hx-trigger="every 5s"' in page
    status = client.get(f"/zh-hans/orders/{order.token}/status/").content.decode()
    assert "P1" in status
