"""Choosing how and when at the checkout, with forms only."""

import pytest

from accounts.models import Address, User
from orders.models import Order
from tests.factories import shop, ways
from tests.storefront.shopper import add, check_out, hidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(client):
    item = shop.small_shop(stock=5)
    add(client, item)
    return item


@pytest.mark.req("IN5", "SF3")
def test_a_time_is_chosen_and_stands_on_the_order(client, item):
    slot = ways.by_slot()
    page = client.get("/en/checkout/").content.decode()
    assert "When may we come?" in page
    assert "11:00 – 13:00" in page
    assert "Less packaging, please" in page
    missed = check_out(client, delivery="van", note="Ring twice")
    assert missed.status_code == 422
    assert "Please choose when we may come." in missed.content.decode()
    assert "Ring twice" in missed.content.decode()
    total = hidden(
        client.get("/en/checkout/quote/?country=GB&delivery=van").content.decode(), "expected_total"
    )
    check_out(client, delivery="van", slot=slot.public_id, low_packaging="on", expected_total=total)
    order = Order.objects.get()
    assert (order.slot_starts, order.low_packaging) == (slot.starts_at, True)
    assert "11:00 – 1 p.m." not in page
    told = client.get(f"/en/orders/{order.token}/").content.decode()
    assert "Expected by" in told
    assert "11:00 – 13:00" in told


@pytest.mark.req("IN5", "SF6")
def test_in_chinese(client, item):
    ways.by_slot()
    page = client.get("/zh-hans/checkout/").content.decode()
    assert "少用包装" in page


@pytest.mark.req("IN5")
def test_within_the_hour_is_offered_once_the_postcode_is_known(client, item):
    ways.express([(item.variants.get(), 2)])
    ways.area()
    quote = "/en/checkout/quote/?country=GB&postcode="
    assert "today by" not in client.get(quote).content.decode()
    assert "today by 09:5" in client.get(f"{quote}SE1+6HD").content.decode()


@pytest.mark.req("IN5")
def test_a_saved_address_says_where(client, item):
    ways.express([(item.variants.get(), 2)])
    ways.area()
    user = User.objects.create_user("amy@example.com", "a long pass phrase")
    book = Address.objects.create(
        user=user, name="Amy", line1="1 Row", city="London", postcode="SE1 6HD", country="GB"
    )
    client.force_login(user)
    add(client, item)
    assert "today by" in client.get("/en/checkout/").content.decode()
    quote = f"/en/checkout/quote/?address={book.public_id}"
    assert "today by" in client.get(quote).content.decode()
    assert "today by" not in client.get("/en/checkout/quote/?address=new").content.decode()


@pytest.mark.req("IN10")
def test_the_product_page_names_the_day_and_the_cut_off(client):
    item = shop.small_shop()
    page = client.get(f"/en/p/{item.slug_en}/").content.decode()
    assert "ordered by" in page
    assert "15:00" in page
