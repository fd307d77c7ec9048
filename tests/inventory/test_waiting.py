"""Sold before it is there: up to a limit, and first come first served."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from catalog.types import Status
from inventory.models import BeyondStock, Reservation, StockItem, Waiting
from inventory.services import movements, reservations, waiting
from inventory.types import Reason
from messaging.models import Message
from orders.models import Fulfilment
from orders.services import cancellations, fulfilments, packing
from tests.factories import sales, shop
from tests.storefront.shopper import add, check_out, drain

pytestmark = pytest.mark.django_db
SOON = date(2026, 12, 12)
LATER = shop.NOW + timedelta(minutes=30)


def beyond(item, most=5, kind="backorder"):
    return BeyondStock.objects.create(
        variant=item.variants.get(), most=most, kind=kind, promised_on=SOON
    )


def arrives(units, now):
    movements.record(
        stock_id=StockItem.objects.get().pk, quantity=units, reason=Reason.RECEIPT, now=now
    )


@pytest.mark.req("OR5")
def test_stock_that_comes_goes_to_who_came_first(now):
    item = shop.small_shop(stock=1)
    beyond(item)
    first = sales.paid(shop.sku(item), quantity=2)
    second = sales.paid(shop.sku(item), quantity=2)
    assert list(Waiting.objects.order_by("pk").values_list("reference", "quantity")) == [
        (first.number, 1),
        (second.number, 2),
    ]
    arrives(2, now)
    assert list(Waiting.objects.values_list("reference", "quantity")) == [(second.number, 1)]
    assert Reservation.objects.get(reference=first.number).quantity == 2
    row = StockItem.objects.get()
    assert (row.on_hand, row.reserved) == (3, 3)
    drain(now)
    told = Message.objects.filter(key__startswith="stock_arrived", channel="email")
    assert [message.key for message in told] == [f"stock_arrived:{first.number}:email"]
    assert list(first.events.values_list("happening", flat=True)) == [
        "placed", "paid", "waiting", "stocked",
    ]  # fmt: skip


@pytest.mark.req("OR5")
def test_what_is_there_leaves_and_the_rest_follows(now):
    item = shop.small_shop(stock=1)
    beyond(item)
    order = sales.paid(shop.sku(item), quantity=3)
    fulfilments.pack(order_id=order.pk, now=now)
    fulfilments.ship(order_id=order.pk, carrier="P", tracking="1", now=now)
    order.refresh_from_db()
    assert order.state == "partly"
    with pytest.raises(packing.NothingToPack):
        fulfilments.pack(order_id=order.pk, now=now)
    arrives(9, now)
    fulfilments.pack(order_id=order.pk, now=now)
    fulfilments.ship(order_id=order.pk, carrier="P", tracking="2", now=now)
    order.refresh_from_db()
    assert order.state == "shipped"
    assert list(Fulfilment.objects.order_by("pk").values_list("lines__quantity", flat=True)) == [
        1,
        2,
    ]
    assert (StockItem.objects.get().on_hand, StockItem.objects.get().reserved) == (7, 0)


@pytest.mark.req("OR5", "IN2")
@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_when_two_buy_at_once(now, elsewhere):
    item = shop.small_shop(stock=1)
    beyond(item, most=1)
    variant = item.variants.get()

    def buy(reference):
        return waiting.place(reference=reference, quantities={variant.pk: 2}, until=LATER, now=now)

    with transaction.atomic():
        assert buy("A") == {variant.pk: 1}
        second = elsewhere(buy, "B")
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    refused = second.exception(timeout=5)
    assert isinstance(refused, reservations.OutOfStock)
    assert refused.details == {"short": {variant.pk: 0}}
    assert Waiting.objects.get().reference == "A"


@pytest.mark.req("OR5")
def test_a_place_in_line_is_given_up_with_the_order(now):
    item = shop.small_shop(stock=0)
    beyond(item, most=2)
    order = sales.paid(shop.sku(item), quantity=2)
    cancellations.keep_only(
        order_id=order.pk, keep={order.lines.get().pk: 1}, reason="shopper", now=now
    )
    assert Waiting.objects.get().quantity == 1
    cancellations.cancel(order_id=order.pk, reason="shopper", now=now)
    assert not Waiting.objects.exists()
    arrives(3, now)
    assert StockItem.objects.get().reserved == 0


@pytest.mark.req("OR5")
def test_an_unpaid_sale_is_not_served(now):
    item = shop.small_shop(stock=0)
    beyond(item)
    sales.placed(shop.sku(item), quantity=1)
    arrives(1, now)
    assert StockItem.objects.get().reserved == 0


@pytest.mark.req("OR5")
def test_what_is_counted_in_is_given_out_by_the_sweep(now):
    item = shop.small_shop(stock=0)
    beyond(item)
    sales.paid(shop.sku(item), quantity=1)
    StockItem.objects.update(on_hand=4)
    assert waiting.due() == [item.variants.get().pk]
    assert waiting.serve(variant_ids=waiting.due(), now=now) == 1
    assert waiting.serve(variant_ids=waiting.due(), now=now) == 0
    assert StockItem.objects.get().reserved == 1


@pytest.mark.req("OR5")
@pytest.mark.parametrize(
    ("language", "words"), [("en", "we expect it on"), ("zh-hans", "正在运来")]
)
def test_a_page_and_a_bag_tell_when_it_comes(client, language, words):
    item = shop.small_shop(stock=0)
    beyond(item)
    slug = item.slug_en if language == "en" else item.slug_zh_hans
    page = client.get(f"/{language}/p/{slug}/").content.decode()
    assert words in page
    assert "schema.org/BackOrder" in page
    assert add(client, item, 6, language=language).status_code == 422
    assert add(client, item, 2, language=language).status_code in {200, 302}
    assert "12" in client.get(f"/{language}/bag/").content.decode()


@pytest.mark.req("OR5")
def test_a_pre_order_is_bought_before_it_is_out(client, now):
    item = shop.small_shop(stock=0, status=Status.ANNOUNCED)
    address = f"/en/p/{item.slug_en}/"
    assert "Add to bag" not in client.get(address).content.decode()
    add(client, item, 1)
    assert "Your bag is empty" in client.get("/en/bag/").content.decode()
    beyond(item, kind="preorder")
    client.get("/en/")
    add(client, item, 1)
    assert "Pre-order" in client.get("/en/bag/").content.decode()
    assert check_out(client).status_code == 302
    assert Waiting.objects.get().is_confirmed
