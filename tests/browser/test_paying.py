"""Paying by phone what is on the desktop's screen: the page follows by itself."""

import pytest
from playwright.sync_api import expect

from orders.models import Order
from payments.models import Payment
from tests.api.conftest import App
from tests.factories import shop
from tests.payments.bank import deliver_notices

pytestmark = pytest.mark.browser


@pytest.mark.req("PA6", "OR4")
def test_the_page_follows_the_phone_within_five_seconds(new_page, now):
    app = App()
    token = app.with_cart(shop.sku(shop.small_shop(stock=5)), 2).order().json()["token"]
    app.post(f"orders/{token}/payments/", {"gateway": "sandbox_wallet"})
    desk = new_page(viewport={"width": 1440, "height": 900})
    desk.goto(f"/en/orders/{token}/pay/")
    code = desk.get_by_alt_text("QR code to pay with your phone")
    expect(code).to_be_visible()
    assert code.evaluate("image => image.naturalWidth") > 100
    phone = new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    phone.goto(Payment.objects.get(gateway="sandbox_wallet").redirect_url)
    phone.get_by_role("button", name="Yes, pay").click()
    phone.wait_for_url(f"**/orders/{token}/")
    from django.test import Client

    deliver_notices(Client(), now)
    assert Order.objects.get().state == "paid"
    desk.wait_for_url(f"**/en/orders/{token}/", timeout=5000)


@pytest.mark.req("PA7", "SF3")
def test_plans_are_shown_for_the_way_that_has_them(new_page):
    item = shop.small_shop(stock=5)
    desk = new_page(viewport={"width": 1440, "height": 900})
    desk.goto("/en/bag/")
    sku = shop.sku(item)
    desk.evaluate(
        "sku => fetch('/en/bag/lines/', "
        "{method: 'POST', body: new URLSearchParams({sku, quantity: 2})})",
        sku,
    )
    desk.goto("/en/checkout/")
    plans = desk.get_by_text("6 × £16.56 a month")
    expect(plans).to_be_visible()
    desk.locator("label.choice:has([value=sandbox_wallet])").click()
    expect(plans).to_be_hidden()
