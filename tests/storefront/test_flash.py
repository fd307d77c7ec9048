"""A flash sale on its pages, with scripts and without, through to the paid order."""

import re
from datetime import timedelta

import pytest

from accounts.models import User
from inventory.models import StockItem
from orders.models import Cart, Order
from orders.services import cancellations
from promotions import flash_gate
from promotions.models import FlashSlot
from promotions.services import flash_claims
from tests.factories import flash, shop
from tests.storefront.forms import GUEST, HIDDEN, hidden
from tests.storefront.shopper import drain

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("PR4")]


@pytest.fixture
def sale():
    item = shop.small_shop(stock=5)
    return flash.opened(item, units=1)


@pytest.fixture
def member(client):
    def sign_in(name="amy"):
        user = User.objects.create_user(f"{name}@example.com", "a long pass phrase")
        client.force_login(user)
        return user

    return sign_in


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def press(client, sale, **fields):
    return client.post(f"/en/turn/{sale.public_id}/enter/", fields)


def check_out(client, url):
    page = client.get(url).content.decode()
    fields = GUEST | {name: hidden(page, name) for name in HIDDEN}
    return page, client.post("/en/checkout/", fields | {"bag": url.partition("bag=")[2]})


def test_the_page_is_the_same_for_all_and_kept(client, sale, member, django_assert_num_queries):
    page = client.get(f"/en/flash/{sale.public_id}/")
    assert "Flash sale: Willow teapot" in words(page)
    assert "£20.00" in words(page)
    assert "The usual price is £48.00" in words(page)
    member()
    with django_assert_num_queries(0):
        assert client.get(f"/en/flash/{sale.public_id}/").content == page.content
    listed = words(client.get("/zh-hans/flash/"))
    assert "柳叶茶壶" in listed
    product = client.get(f"/en/p/{sale.variant.product.slug_en}/").content.decode()
    assert f"/en/flash/{sale.public_id}/" in product


def test_without_scripts_a_unit_is_got_ordered_and_paid(client, sale, member):
    amy = member()
    first = client.get(f"/en/turn/{sale.public_id}/")
    assert "Get one" in words(first)
    assert first.headers["Refresh"] == "3"

    assert press(client, sale).headers["Location"] == f"/en/turn/{sale.public_id}/"
    assert "1 unit is yours" in words(client.get(f"/en/turn/{sale.public_id}/"))
    leads = press(client, sale, order="1").headers["Location"]
    page, answer = check_out(client, leads)
    assert "£20.00" in page
    order = Order.objects.get()
    assert (answer.status_code, order.user_id, order.items) == (302, amy.pk, 20)
    assert order.state == "paid"

    drain(shop.NOW)
    slot = FlashSlot.objects.get()
    assert (slot.state, slot.order_number, slot.buyer) == ("sold", order.number, f"user:{amy.pk}")
    sale.refresh_from_db()
    assert (sale.sold, sale.left) == (1, 0)
    pool = StockItem.objects.get(location__code="gb-apart")
    assert (pool.on_hand, pool.reserved) == (1, 1)
    assert StockItem.objects.get(location__code="gb").reserved == 0


def test_a_unit_that_is_cancelled_goes_to_the_next_in_line(client, member):
    sale = flash.opened(shop.small_shop(stock=5), units=2, per_person=2)
    buyer = f"user:{member().pk}"
    flash_claims.enter(sale=sale.public_id, buyer=buyer, units=2, now=shop.NOW)
    check_out(client, press(client, sale, order="1").headers["Location"])
    drain(shop.NOW)
    order = Order.objects.get()
    assert (order.state, FlashSlot.objects.filter(state="sold").count()) == ("paid", 2)

    line = order.lines.get()
    cancellations.keep_only(order_id=order.pk, keep={line.pk: 1}, reason="mind", now=shop.NOW)
    drain(shop.NOW)

    states = FlashSlot.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["left", "sold"]
    pool = StockItem.objects.get(location__code="gb-apart")
    assert (pool.on_hand, pool.reserved) == (2, 1)


def test_the_second_waits_and_gets_what_the_first_does_not_pay(client, sale, member):
    amy = member()
    press(client, sale)
    leads = press(client, sale, order="1").headers["Location"]
    page = client.get(leads).content.decode()
    fields = GUEST | {name: hidden(page, name) for name in HIDDEN}
    declined = fields | {"bag": leads.partition("bag=")[2], "card_number": "4000000000000002"}
    client.post("/en/checkout/", declined)
    order = Order.objects.get()
    assert order.state == "awaiting"

    client.logout()
    member("bo")
    press(client, sale)
    assert "You are in line: 0 people are before you" in words(
        client.get(f"/en/turn/{sale.public_id}/state/")
    )
    cancellations.cancel(order_id=order.pk, reason="unpaid", now=shop.NOW)
    drain(shop.NOW)
    assert "1 unit is yours" in words(client.get(f"/en/turn/{sale.public_id}/state/"))
    assert FlashSlot.objects.get().buyer != f"user:{amy.pk}"


def test_nobody_orders_what_another_holds_or_what_has_run_out(client, sale, member):
    member()
    press(client, sale)
    leads = press(client, sale, order="1").headers["Location"]
    client.logout()
    member("bo")
    _page, answer = check_out(client, leads)
    assert "run out" in words(answer)
    assert Order.objects.count() == 0

    flash_claims.tend(now=shop.NOW + timedelta(minutes=20))
    page, answer = check_out(client, leads)
    assert "£20.00" not in page
    assert Order.objects.count() == 0


def test_more_than_is_held_is_not_sold_at_the_price(client, sale, member):
    member()
    press(client, sale)
    leads = press(client, sale, order="1").headers["Location"]
    cart = Cart.objects.get(claim__gt="")
    cart.lines.update(quantity=2)
    check_out(client, leads)
    assert Order.objects.count() == 0


def test_a_guest_is_asked_to_sign_in(client, sale):
    assert "Sign in to take part" in words(client.get(f"/en/turn/{sale.public_id}/state/"))
    assert "/account/login/" in press(client, sale).headers["Location"]
    assert client.get("/en/flash/nosuch/").status_code == 404
    assert client.get("/en/turn/nosuch/state/").status_code == 404


def test_with_scripts_the_state_asks_for_itself_again_until_all_is_said(client, sale, member):
    member()
    state = client.post(
        f"/en/turn/{sale.public_id}/enter/", headers={"HX-Request": "true"}
    ).content.decode()
    assert 'hx-trigger="every 2s"' in state
    client.post(f"/en/turn/{sale.public_id}/enter/", {"leave": "1"})
    sale.ends_at = shop.NOW
    sale.save()
    flash_gate.forget(sale=sale.public_id)
    flash_claims.tend(now=shop.NOW + timedelta(minutes=1))
    over = client.get(f"/en/turn/{sale.public_id}/state/").content.decode()
    assert "This sale is over." in over
    assert "hx-trigger" not in over


def test_pages_follow_when_a_sale_is_announced_and_over(client):
    item = shop.small_shop(stock=5)
    address = f"/en/p/{item.slug_en}/"
    assert "/en/flash/" not in client.get(address).content.decode()
    sale = flash.opened(item, units=1)
    drain(shop.NOW)
    assert f"/en/flash/{sale.public_id}/" in client.get(address).content.decode()
    flash_claims.tend(now=shop.NOW + 2 * flash.HOUR)
    drain(shop.NOW + 2 * flash.HOUR)
    assert "/en/flash/" not in client.get(address).content.decode()
