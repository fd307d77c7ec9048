"""Prices on pages and in the API: everybody's in what is kept, one's own apart from it."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from orders.models import Order
from orders.shoppers import shopper_of
from payments.models import TradeAccount
from pricing.models import Price, PriceChange, PriceList
from pricing.services import breaks, prices
from pricing.types import ANYBODY
from tests.api.conftest import App
from tests.factories import shop
from tests.storefront.forms import GUEST, HIDDEN, hidden

pytestmark = [pytest.mark.django_db, pytest.mark.req("PR1")]


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def item():
    return shop.small_shop(gbp="48.00", stock=20)


@pytest.fixture
def newcomers():
    return PriceList.objects.create(
        code="first", name="first", currency="GBP", audience="new", percent_off=10
    )


@pytest.fixture
def amy(client):
    user = User.objects.create_user("amy@example.com", "a long pass phrase")
    client.force_login(user)
    return user


def test_quantities_stand_on_the_page_and_count_in_bag_and_order(client, item):
    price = Price.objects.get(variant__product=item, price_list__currency="GBP")
    breaks.put(price=price, steps={3: Decimal("45.00"), 10: Decimal("40.00")}, now=shop.NOW)
    page = words(client.get(f"/en/p/{item.slug_en}/"))
    assert "From 3 £45.00 each From 10 £40.00 each" in page

    client.post("/en/bag/lines/", {"sku": shop.sku(item), "quantity": 3})
    bag = words(client.get("/en/bag/"))
    assert "£135.00" in bag
    assert "one alone is £48.00" in bag
    checkout = client.get("/en/checkout/").content.decode()
    fields = GUEST | {name: hidden(checkout, name) for name in HIDDEN}
    client.post("/en/checkout/", fields)
    assert Order.objects.get().items == Decimal("135.00")


def test_a_first_order_price_is_told_apart_from_the_kept_page_and_charged(
    client, item, newcomers, amy
):
    page = client.get(f"/en/p/{item.slug_en}/")
    assert "43.20" not in page.content.decode()
    own = client.post("/en/seen/look/", {"product": item.public_id})
    assert "Your first-order price: £43.20" in words(own)
    assert 'hx-swap-oob="true"' in own.content.decode()

    client.post("/en/bag/lines/", {"sku": shop.sku(item), "quantity": 1})
    bag = words(client.get("/en/bag/"))
    assert "£43.20" in bag
    assert "others pay £48.00" in bag
    checkout = client.get("/en/checkout/").content.decode()
    fields = GUEST | {name: hidden(checkout, name) for name in HIDDEN}
    client.post("/en/checkout/", fields)
    assert Order.objects.get().items == Decimal("43.20")
    # Paid: the next order is not the first.
    assert client.post("/en/seen/look/", {"product": item.public_id}).status_code == 204


def test_a_guest_is_told_nothing_of_their_own(client, item, newcomers):
    assert client.post("/en/seen/look/", {"product": item.public_id}).status_code == 204


def test_who_somebody_is_costs_two_statements(item, amy, django_assert_num_queries):
    with django_assert_num_queries(2):
        known = shopper_of(user_id=amy.pk, country="GB", now=shop.NOW)
    assert ("new" in known.audiences, known.is_first_order) == (True, True)
    TradeAccount.objects.create(user=amy, currency="GBP", limit=100)
    assert "business" in shopper_of(user_id=amy.pk, country="GB", now=shop.NOW).audiences
    assert shopper_of(user_id=None, country="GB", now=shop.NOW) == ANYBODY
    assert shopper_of(user_id=None, country="GB", channel="phone", now=shop.NOW).channel == "phone"


def test_a_reduction_tells_the_lowest_price_of_30_days(client, item):
    variant = item.variants.get()
    public = PriceList.objects.get(currency="GBP", is_public=True)
    PriceChange.objects.create(
        variant=variant, price_list=public, amount=44, at=shop.NOW - timedelta(days=20), why="set"
    )
    prices.put(
        variant_id=variant.pk,
        price_list=public,
        amount=Decimal(40),
        was=Decimal(48),
        now=shop.NOW,
    )
    told = "Lowest price of the 30 days before: £44.00"
    assert told in words(client.get(f"/en/p/{item.slug_en}/"))
    assert "降价前 30 天最低价" not in words(client.get(f"/zh-hans/p/{item.slug_zh_hans}/"))


def test_the_api_tells_all_of_a_price_and_a_shopper_their_own(item, newcomers, amy):
    price = Price.objects.get(variant__product=item, price_list__currency="GBP")
    breaks.put(price=price, steps={3: Decimal("42.00")}, now=shop.NOW)

    app = App()
    app.http.force_authenticate(amy)
    (variant,) = app.get(f"products/{item.public_id}/").json()["variants"]
    assert variant["price"] == {"amount": "43.20", "currency": "GBP"}
    assert variant["public_price"]["amount"] == "48.00"
    assert variant["price_list"] == "first"
    assert variant["breaks"] == [
        {"from_quantity": 3, "price": {"amount": "42.00", "currency": "GBP"}}
    ]
    (variant,) = App().get(f"products/{item.public_id}/").json()["variants"]
    assert (variant["price"]["amount"], variant["price_list"]) == ("48.00", "")


def test_a_saved_line_does_not_make_the_others_cheaper(client, item):
    price = Price.objects.get(variant__product=item, price_list__currency="GBP")
    breaks.put(price=price, steps={3: Decimal("45.00")}, now=shop.NOW)
    client.post("/en/bag/lines/", {"sku": shop.sku(item), "quantity": 3})
    page = client.get("/en/bag/").content.decode()
    line = re.search(r"/en/bag/lines/([\w-]+)/", page)[1]
    client.post(f"/en/bag/lines/{line}/", {"save": "1"})
    client.post("/en/bag/lines/", {"sku": shop.sku(item), "quantity": 1})
    assert "£48.00" in words(client.get("/en/bag/"))
