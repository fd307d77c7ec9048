"""Buying, as people do it: on a phone, at a desk, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from core import clock
from inventory.models import StockItem
from orders.models import Order
from payments.models import Payment
from tests.browser.looking import DESK, PHONE
from tests.factories import shop
from tests.factories import window as windows
from tests.payments.bank import deliver_notices

pytestmark = pytest.mark.browser

GUEST = {
    "email": "amy@example.com",
    "name": "Amy Lin",
    "line1": "1 Garden Row",
    "city": "London",
    "postcode": "SE1 6HD",
}
IN_SHANGHAI = GUEST | {"city": "上海市", "postcode": "200040", "line1": "静安区长乐路 1 号"}
CARD = "4242424242424242"
DECLINED = "4000000000000002"
CHALLENGED = "4000002760003184"


@pytest.fixture
def item(transactional_db):
    return shop.small_shop(stock=5)


def fill_in(page, fields, card=CARD):
    for name, value in fields.items():
        page.locator(f"#checkout [name={name}]").fill(value)
    page.locator("[name=card_number]").fill(card)


def pay(page):
    page.locator("#pay [type=submit]").click()


def to_checkout(page, item, language="en"):
    slug = item.slug_en if language == "en" else item.slug_zh_hans
    page.goto(f"/{language}/p/{slug}/")
    page.locator("#buy [data-buy]:not([data-direct])").click()
    page.locator("#drawer[open] .drawer__foot a.button").first.click()
    page.wait_for_url(f"**/{language}/checkout/")


@pytest.mark.req("SF1", "SF2", "SF3", "OR1", "OR2", "OR4")
def test_on_a_phone_in_english(phone, item, client):
    phone.goto("/en/")
    phone.locator(".tabs__item").nth(1).tap()
    phone.get_by_role("link", name="Kitchen").first.tap()
    phone.get_by_role("link", name="Willow teapot", exact=True).tap()
    add = phone.locator(".buybar button")
    add.tap()

    drawer = phone.get_by_role("dialog", name="Bag")
    expect(drawer).to_be_visible()
    expect(drawer.get_by_role("button", name="Close")).to_be_focused()
    expect(phone.locator("#bag-count")).to_have_text("1 item in the bag")
    expect(phone.locator("#bag-count-tab")).to_have_text("1")
    phone.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(add).to_be_focused()

    phone.locator(".header [data-opens=drawer]").tap()
    drawer.get_by_role("link", name="Check out").tap()
    fill_in(phone, GUEST)
    pay(phone)
    phone.wait_for_url("**/en/orders/*/")
    order = Order.objects.get()
    assert (order.state, str(order.total)) == ("paid", "48.00")
    expect(phone.get_by_text(order.number)).to_be_visible()
    expect(phone.locator(".timeline__step--done")).not_to_have_count(0)


@pytest.mark.req("SF3", "SF6", "OR2", "OR4")
def test_at_a_desk_in_chinese(desk, item):
    desk.goto("/zh-hans/search/?q=茶壶")
    desk.get_by_role("button", name="将柳叶茶壶加入购物袋").click()
    expect(desk.locator("#drawer")).to_be_visible()
    desk.locator("#drawer a.button").first.click()
    expect(desk.locator("[name=country]")).to_have_value("CN")
    fill_in(desk, IN_SHANGHAI)
    expect(desk.locator("#pay button")).to_contain_text("¥428")
    pay(desk)
    desk.wait_for_url("**/zh-hans/orders/*/")
    order = Order.objects.get()
    assert (order.state, order.currency, order.language) == ("paid", "CNY", "zh-hans")
    expect(desk.get_by_role("link", name="柳叶茶壶")).to_be_visible()


@pytest.mark.req("SF3", "OR2")
def test_without_scripts(open_page, item):
    page = open_page(viewport=PHONE, java_script_enabled=False)
    page.goto("/en/search/?q=teapot")
    page.get_by_role("link", name="Willow teapot", exact=True).click()
    page.locator("#buy [name=quantity]").fill("2")
    page.locator("#buy [data-buy]:not([data-direct])").click()
    page.wait_for_url("**/en/bag/")
    page.get_by_role("link", name="Check out").click()
    fill_in(page, GUEST)
    pay(page)
    page.wait_for_url("**/en/orders/*/")
    assert (Order.objects.get().state, Order.objects.get().lines.get().quantity) == ("paid", 2)


@pytest.mark.req("OR2", "AC3")
def test_a_member_finds_the_address_filled_in(desk, item, sign_in):
    windows.member()
    sign_in(desk)
    to_checkout(desk, item)
    expect(desk.get_by_role("radio", name=re.compile("Amy Lin.*1 Garden Row"))).to_be_checked()
    expect(desk.locator("[name=line1]")).to_be_hidden()
    desk.locator("[name=card_number]").fill(CARD)
    pay(desk)
    desk.wait_for_url("**/en/orders/*/")
    assert Order.objects.get().ship_to["postcode"] == "SE1 6HD"
    assert Order.objects.get().user.email == "amy@example.com"


@pytest.mark.req("OR2", "PA1")
def test_a_declined_card_is_followed_by_a_good_one(phone, item):
    to_checkout(phone, item)
    fill_in(phone, GUEST, DECLINED)
    pay(phone)
    phone.wait_for_url("**/pay/")
    expect(phone.get_by_role("alert")).to_contain_text("declined the card")
    phone.locator("[name=card_number]").fill(CARD)
    phone.locator(".checkout__pay [type=submit]").click()
    phone.wait_for_url(re.compile(r"/en/orders/[^/]+/$"))
    assert Order.objects.get().state == "paid"


@pytest.mark.req("OR4", "PA1", "PA2")
def test_the_bank_asks_and_the_timeline_follows_by_itself(desk, item, client):
    to_checkout(desk, item)
    fill_in(desk, GUEST, CHALLENGED)
    pay(desk)
    desk.wait_for_url("**/bank/*/")
    desk.get_by_role("button", name="Yes, pay").click()
    desk.wait_for_url("**/en/orders/*/")
    heading = desk.get_by_role("heading", level=1)
    waiting = heading.inner_text()
    desk.evaluate("window.here = true")
    deliver_notices(client, clock.now())
    assert Order.objects.get().state == "paid"
    expect(heading).not_to_have_text(waiting, timeout=10_000)
    assert desk.evaluate("window.here")


@pytest.mark.req("OR3")
def test_a_double_click_places_one_order(desk, item):
    to_checkout(desk, item)
    fill_in(desk, GUEST)
    desk.locator("#pay [type=submit]").dblclick()
    desk.wait_for_url("**/en/orders/*/")
    assert (Order.objects.count(), Payment.objects.count()) == (1, 1)
    assert StockItem.objects.get().reserved == 1


@pytest.mark.req("OR2", "SF11")
def test_what_is_wrong_is_said_beside_its_field(desk, item):
    to_checkout(desk, item)
    email = desk.locator("[name=email]")
    email.fill("nobody")
    email.blur()
    expect(desk.locator("#id_email_error")).not_to_be_empty()
    expect(email).to_have_attribute("aria-describedby", "id_email_error")
    email.fill("amy@example.com")
    expect(desk.locator("#id_email_error")).to_be_empty()
    pay(desk)
    expect(desk.locator("[name=name]")).to_be_focused()
    fill_in(desk, GUEST | {"postcode": "XX"})
    pay(desk)
    expect(desk.get_by_role("alert")).to_be_focused()
    expect(desk.get_by_role("alert")).to_contain_text("Please check the postcode.")
    expect(desk.locator("[name=line1]")).to_have_value("1 Garden Row")
    desk.errors.clear()  # the console tells of the 422
    assert not Order.objects.exists()


@pytest.mark.req("OR2")
def test_another_country_asks_for_its_own_sum(desk, item):
    to_checkout(desk, item)
    expect(desk.locator("#delivery [value=gb-express]")).to_be_attached()
    desk.locator("[value=gb-express]").check()
    expect(desk.locator("#pay button")).to_contain_text("£55.95")
    desk.locator("[name=country]").select_option("CN")
    expect(desk.locator("#delivery [value=cn-standard]")).to_be_checked()
    expect(desk.locator("#pay button")).to_contain_text("£48.00")


@pytest.mark.req("OR1", "SF2")
def test_what_was_taken_out_can_be_put_back(phone, item):
    slug = item.slug_en
    phone.goto(f"/en/p/{slug}/")
    phone.locator(".buybar button").tap()
    drawer = phone.get_by_role("dialog", name="Bag")
    drawer.get_by_role("button", name="One more").tap()
    expect(phone.locator("#bag-count-tab")).to_have_text("2")
    drawer.get_by_role("button", name="Remove Willow teapot").tap()
    expect(drawer.get_by_text("Your bag is empty")).to_be_visible()
    expect(phone.locator("#bag-count-tab")).to_be_empty()
    drawer.get_by_role("button", name="Undo").tap()
    expect(drawer.get_by_label("Quantity of Willow teapot")).to_have_value("2")
    expect(phone.locator("#bag-count-tab")).to_have_text("2")


@pytest.mark.req("SF2")
def test_buy_now_takes_this_alone(desk, item):
    other = shop.product(name="Oak stool", stock=5)
    desk.goto(f"/en/p/{other.slug_en}/")
    desk.locator("#buy [data-buy]:not([data-direct])").click()
    expect(desk.locator("#drawer")).to_be_visible()
    desk.goto(f"/en/p/{item.slug_en}/")
    desk.get_by_role("button", name="Buy now").click()
    desk.wait_for_url("**/checkout/?bag=*")
    desk.set_viewport_size(DESK)
    expect(desk.locator("#quote")).to_contain_text("Willow teapot")
    expect(desk.locator("#quote")).not_to_contain_text("Oak stool")
