"""What a tier brings beyond its prices: products of its own, sales sooner, packed first."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from catalog.models import Product
from core.services import relay
from membership.models import Member, TierPrivilege
from membership.services import members as membership
from orders.models import Order
from tests.api.conftest import App
from tests.factories import members, offers, sales, shop
from tests.factories.window import member
from tests.storefront.forms import hidden

pytestmark = [pytest.mark.django_db, pytest.mark.req("ME1")]


@pytest.fixture
def amy(now):
    """Somebody on the gold rung."""
    *_lower, gold = members.ladder()
    user = member()
    membership.join(user_id=user.pk, now=now)
    Member.objects.filter(user=user).update(tier=gold)
    return user


def privilege(tier, kind, value=""):
    one = TierPrivilege(tier=tier, kind=kind, value=value, text_en=kind, text_zh_hans=kind)
    one.full_clean()
    one.save()


def drain(now):
    while relay.deliver_one(now=now):
        pass


def bag(client, sku):
    client.post("/en/bag/lines/", {"sku": sku, "quantity": "1"})
    return client.get("/en/bag/").content.decode()


def test_a_product_for_a_tier_is_seen_by_all_and_bought_by_it(client, amy, now):
    item = shop.small_shop()
    Product.objects.filter(pk=item.pk).update(audience="tier:gold")
    shown = client.get(f"/en/p/{item.slug_en}/").content.decode()
    assert "Sold only to: Gold." in shown
    page = bag(client, shop.sku(item))
    assert "Sold to members only" in page
    app = App()
    app.headers["X-Cart-Token"] = app.post("carts/").json()["token"]
    app.post("cart/lines/", {"sku": shop.sku(item), "quantity": 1})
    refused = app.order()
    assert (refused.status_code, Order.objects.count()) == (409, 0)

    client.force_login(amy)
    page = bag(client, shop.sku(item))
    assert "Sold to members only" not in page
    assert hidden(client.get("/en/checkout/").content.decode(), "key")


def test_a_sale_begins_sooner_for_who_may_come_early(client, amy, now):
    """Ten per cent from tomorrow: gold comes two days early, nobody else does."""
    privilege(amy.member.tier, "early", "48")
    item = shop.small_shop()
    offers.promotion(starts_at=now + timedelta(hours=47))
    assert "£43.20" not in bag(client, shop.sku(item))

    client.force_login(amy)
    assert "£43.20" in bag(client, shop.sku(item))


@pytest.mark.parametrize("value", ["", "0", "-3", "1.5", "soon", "1000"])
def test_hours_are_hours(amy, value):
    with pytest.raises(ValidationError) as refused:
        privilege(amy.member.tier, "early", value)
    assert "value" in refused.value.message_dict


@pytest.mark.parametrize(("kind", "first"), [("delivery", True), ("support", False)])
def test_a_tier_is_packed_first_and_packers_see_it(admin_client, amy, now, kind, first):
    privilege(amy.member.tier, kind)
    order = sales.paid(quantity=1)
    Order.objects.filter(pk=order.pk).update(user=amy)
    drain(now)
    order.refresh_from_db()
    assert order.goes_first is first
    page = admin_client.get("/admin/orders/order/?goes_first__exact=1").content.decode()
    assert (order.number in page) is first


@pytest.mark.req("IN7")
def test_large_orders_go_first_too(now):
    small, large = sales.paid(quantity=1), sales.paid(quantity=5)
    drain(now)
    assert (small.total, large.total) == (Decimal("48.00"), Decimal("240.00"))
    assert [Order.objects.get(pk=one.pk).goes_first for one in (small, large)] == [False, True]
