"""Every page, on phone and desk, light and dark, in both languages: nobody is left out."""

import pprint

import pytest
from playwright.sync_api import expect

from tests.api.conftest import App
from tests.browser.looking import DESK, look
from tests.factories import shop
from tests.factories import window as windows

pytestmark = [pytest.mark.browser, pytest.mark.req("SF1", "SF11", "SF6")]
LANGUAGES = ("en", "zh-hans")
PUBLIC = (
    "",
    "shop/",
    "c/{category}/",
    "c/{category}/?f_brand=oak-and-iron",
    "search/?q=board",
    "search/?q=zzzz",
    "search/?q=wilow",
    "searches/",
    "p/{product}/",
    "pages/delivery/",
    "pages/gifts/",
    "journal/",
    "journal/on-clay{suffix}/",
    "offline/",
    "stores/",
    "scan/",
    "scan/?code=12",
    "no-such-page/",
)
ENTRANCE = ("account/login/", "account/signup/", "account/password/reset/")
ACCOUNT = ("", "orders/", "addresses/", "addresses/new/", "wallet/", "settings/")


@pytest.fixture
def found():
    """What is wrong, by page."""
    problems = {}
    yield problems
    assert problems == {}, pprint.pformat(problems, width=160)


def inspect(page, found, path="", name=""):
    if path:
        answer = page.goto(path)
        if answer.status == 404:
            page.errors.clear()  # the console tells of the 404 that was asked for
    page.locator("h1").first.wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    if wrong := look(page):
        found[name or path] = wrong
    page.set_viewport_size(DESK)


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages(desk, window, language, found):
    slugs = {
        "suffix": "" if language == "en" else "-zh",
        "category": "kitchen" if language == "en" else "kitchen-zh",
        "product": window.item.slug_en if language == "en" else window.item.slug_zh_hans,
    }
    for path in PUBLIC:
        inspect(desk, found, f"/{language}/{path.format(**slugs)}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_bag_to_order(desk, window, language, found):
    bag, checkout = f"/{language}/bag/", f"/{language}/checkout/"
    inspect(desk, found, bag, "empty bag")
    slug = window.item.slug_en if language == "en" else window.item.slug_zh_hans
    desk.goto(f"/{language}/p/{slug}/")
    desk.locator("#buy [data-buy]").first.click()
    desk.locator("dialog#drawer[open]").wait_for()
    inspect(desk, found, name="drawer")
    inspect(desk, found, bag, "full bag")
    inspect(desk, found, checkout)
    desk.evaluate("document.querySelector('#checkout').submit()")
    desk.locator("[role=alert]").wait_for()
    desk.errors.clear()  # 422 is told on the console
    inspect(desk, found, name="checkout with errors")


@pytest.mark.req("SF5")
@pytest.mark.parametrize("language", LANGUAGES)
def test_shelves(desk, window, language, found):
    for path in ("saved/", "seen/", "compare/"):
        inspect(desk, found, f"/{language}/{path}", f"empty {path}")
    slug = window.item.slug_en if language == "en" else window.item.slug_zh_hans
    desk.goto(f"/{language}/p/{slug}/")
    with desk.expect_response("**/seen/look/"):
        pass
    for name in ("saved", "compared"):
        mark = desk.locator(f".purchase [data-mark={name}]")
        mark.click()
        expect(mark).to_have_attribute("aria-pressed", "true")
    for path in ("saved/", "seen/", "compare/"):
        inspect(desk, found, f"/{language}/{path}")
    mark = desk.locator("[data-mark=saved]").first
    desk.goto(f"/{language}/saved/")
    expect(mark).to_have_attribute("aria-pressed", "true")
    mark.click()
    expect(mark).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("language", LANGUAGES)
def test_orders(desk, window, language, found):
    app = App()
    token = app.with_cart(shop.sku(window.item)).order().json()["token"]
    app.pay(token, "4000000000000002")
    inspect(desk, found, f"/{language}/orders/{token}/pay/", "pay again")
    inspect(desk, found, f"/{language}/orders/{token}/", "order waiting")
    app.post(f"orders/{token}/payments/", {"gateway": "sandbox_wallet"})
    inspect(desk, found, f"/{language}/orders/{token}/pay/", "pay by code")
    app.pay(token)
    inspect(desk, found, f"/{language}/orders/{token}/", "order paid")


@pytest.mark.parametrize("language", LANGUAGES)
def test_member_pages(desk, window, language, found, sign_in):
    for path in ENTRANCE:
        inspect(desk, found, f"/{language}/{path}")
    windows.member()
    sign_in(desk, language)
    for path in ACCOUNT:
        inspect(desk, found, f"/{language}/member/{path}")


@pytest.mark.req("PL1")
def test_the_apis_documents(desk, live_shop):
    answer = desk.goto("/api/docs/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    # Of many operations the page draws those in sight.
    expect(desk.get_by_text("/api/v1/auctions/").first).to_be_visible()
