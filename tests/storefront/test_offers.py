"""Offers on pages: the product, the list, the bag, the checkout, the wallet, the rules."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from inventory.models import Reservation
from orders.models import Order
from payments.models import Payment
from promotions.models import CouponClaim
from tests.factories import offers, shop
from tests.storefront.forms import GUEST, HIDDEN, hidden

pytestmark = [pytest.mark.django_db, pytest.mark.req("PR2", "PR3", "PR11")]


def text(answer):
    return " ".join(answer.content.decode().split())


def bag_of(client, item, quantity=2):
    client.post("/en/bag/lines/", {"sku": shop.sku(item), "quantity": quantity})
    return client.get("/en/bag/")


def test_the_bag_says_what_was_taken_off_and_why(client):
    item = shop.small_shop()
    offers.promotion("spend", {"steps": [{"from": {"GBP": "90"}, "off": {"GBP": "10"}}]})
    offers.promotion("spend", {"steps": [{"from": {"GBP": "100"}, "off": {"GBP": "20"}}]})

    page = text(bag_of(client, item))

    assert "£86.00" in page
    assert "Listed at £96.00" in page
    assert "−£10.00" in page
    assert "to save £20.00" in page


@pytest.mark.parametrize("part", ["page", "checkout"])
def test_a_code_is_put_in_and_taken_out(client, part):
    item = shop.small_shop()
    offers.coupon("TEN")
    bag_of(client, item)
    address = "/en/bag/coupon/"

    put = client.post(address, {"code": "ten", "part": part}, headers={"HX-Request": "true"})
    out = client.post(address, {"take_out": "TEN", "part": part}, headers={"HX-Request": "true"})

    assert "£86.40" in text(put)
    assert "£86.40" not in text(out)


@pytest.mark.parametrize("part", ["page", "checkout"])
def test_a_wrong_code_is_told(client, part):
    bag_of(client, shop.small_shop())

    answer = client.post("/en/bag/coupon/", {"code": "NO\0PE", "part": part})

    assert "We do not know this code" in text(answer)
    assert answer.status_code in {200, 422}


def test_the_best_coupon_of_the_wallet_is_named(client):
    item = shop.small_shop()
    person = User.objects.create_user("amy@example.com", "a long pass phrase")
    client.force_login(person)
    offers.claim(offers.coupon(code="", name_en="Five off", terms={"percent": "5"}), person)
    offers.claim(offers.coupon(code="", name_en="Fifteen off", terms={"percent": "15"}), person)

    page = text(bag_of(client, item))

    assert "Your coupon “Fifteen off” would save £14.40" in page


def test_the_product_page_and_its_card_name_what_is_on(client):
    item = shop.small_shop()
    offers.promotion("nth", {"nth": 2, "percent": "50", "same": True}, name_en="Second half price")

    page, home = text(client.get(f"/en/p/{item.slug_en}/")), text(client.get("/en/search/"))

    assert "Second half price" in page
    assert "£36.00 each if you take 2" in page
    assert "Second half price" in home


@pytest.mark.req("SF8")
def test_a_personal_offer_is_in_no_cached_byte(client):
    item = shop.small_shop()
    offers.promotion(audiences=["member"], name_en="For members")

    assert "For members" not in text(client.get(f"/en/p/{item.slug_en}/"))
    assert "For members" not in text(client.get("/en/offers/"))


def test_the_rules_are_written_from_the_terms_in_both_languages(client):
    offers.promotion(
        "spend",
        {"steps": [{"from": {"GBP": "100", "CNY": "900"}, "off": {"GBP": "10", "CNY": "90"}}]},
        name_en="Spend and save",
        name_zh_hans="满减",
    )

    english, chinese = text(client.get("/en/offers/")), text(client.get("/zh-hans/offers/"))

    assert "spend £100.00, save £10.00" in english
    assert "满 ¥900 减 ¥90" in chinese


def test_a_coupon_is_claimed_once_and_used_from_the_wallet(client):
    item = shop.small_shop()
    person = User.objects.create_user("amy@example.com", "a long pass phrase")
    made = offers.coupon(code="", claimable=True, name_en="Ten for you")
    address = "/en/offers/coupon/"
    assert "/account/login/" in client.post(address, {"coupon": made.promotion.code})["Location"]
    client.force_login(person)

    for _time in range(2):
        client.post(address, {"coupon": made.promotion.code})
    claim = CouponClaim.objects.get()
    wallet = text(client.get("/en/account/coupons/"))
    bag_of(client, item)
    client.post("/en/bag/coupon/", {"code": claim.public_id, "part": "page"})

    assert "Ten for you" in wallet
    assert "£86.40" in text(client.get("/en/bag/"))


def test_no_such_coupon(client):
    client.force_login(User.objects.create_user("amy@example.com", "a long pass phrase"))

    assert client.post("/en/offers/coupon/", {"coupon": "no"}).status_code == 404


def test_the_bag_asks_the_same_for_one_line_and_three(client):
    first = shop.small_shop()
    shop.product("Jug")  # to be suggested, whatever lies in the bag
    offers.promotion(budget={"GBP": "99"})
    bag_of(client, first, 1)
    counts = []
    for items in ([], [shop.product("Mug"), shop.product("Cup")]):
        for item in items:
            bag_of(client, item, 1)
        client.get("/en/bag/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/en/bag/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_gift_stands_in_the_bag(client):
    item = shop.small_shop()
    mug = shop.product("Gift mug", gbp="12.50")
    variant = mug.variants.get().pk
    offers.promotion("gift", {"variant": variant, "quantity": 1, "at_least": {"GBP": "50"}})

    page = text(bag_of(client, item))

    assert "Gift mug" in page
    assert "Free gift" in page


@pytest.mark.req("PR2", "OR3")
def test_what_costs_nothing_is_ordered_without_a_way_to_pay(client):
    item = shop.small_shop()
    offers.coupon("ALL", kind="percent", terms={"percent": "100"})
    offers.promotion("delivery", {"at_least": {}, "upto": {}})
    bag_of(client, item)
    client.post("/en/bag/coupon/", {"code": "ALL", "part": "checkout"})
    page = text(client.get("/en/checkout/"))
    assert "Place the order" in page
    assert 'name="gateway"' not in page

    form = GUEST | {"email": "amy@example.com"} | {name: hidden(page, name) for name in HIDDEN}
    form = {name: value for name, value in form.items() if name not in {"gateway", "card_number"}}
    for _twice in range(2):
        answer = client.post("/en/checkout/", form)
        assert answer.status_code == 302, text(answer)

    order = Order.objects.get()
    assert (order.state, order.total) == ("paid", 0)
    assert Reservation.objects.get().state == "confirmed"
    assert not Payment.objects.exists()


def test_what_costs_something_needs_a_way_to_pay(client):
    item = shop.small_shop()
    page = text(bag_of(client, item) and client.get("/en/checkout/"))
    form = GUEST | {"email": "amy@example.com"} | {name: hidden(page, name) for name in HIDDEN}
    answer = client.post("/en/checkout/", form | {"gateway": ""})
    assert "Please choose a way to pay." in text(answer)
    assert not Order.objects.exists()
