"""In a real browser: nothing is sent before it is allowed, and then what happened arrives."""

import pytest
from playwright.sync_api import expect

from analytics.models import Event
from analytics.services import consuming
from core import clock
from shop.embedded.processes import wait_until
from tests.analytics.conftest import PHONE, quiet_stream  # noqa: F401 -- a fixture
from tests.factories import shop

pytestmark = [pytest.mark.browser, pytest.mark.req("AN1", "AC7")]


def carried(wanted):
    """Write what came, until these kinds are there."""

    def look():
        consuming.consume(consumer="test", now=clock.now(), wait_ms=50)
        return wanted <= kinds()

    return wait_until(look, seconds=40)


def kinds():
    return set(Event.objects.values_list("kind", flat=True))


@pytest.fixture
def phone(new_page, quiet_stream):  # noqa: F811 -- the fixture
    return new_page(
        consent=None,
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        user_agent=PHONE,
    )


def test_nothing_is_sent_before_it_is_allowed_and_then_it_arrives(phone):
    item = shop.small_shop()
    asked = []
    phone.add_init_script("delete Crypto.prototype.randomUUID")  # as in a house, on plain http
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(f"/en/p/{item.slug}/", wait_until="networkidle")
    assert not [url for url in asked if "/events/" in url or "collect" in url]

    phone.locator("#consent [value=all]").tap()
    expect(phone.locator("#consent")).to_have_count(0)
    assert carried({"visit", "view"}), kinds()
    phone.mouse.wheel(0, 600)
    phone.locator("#buy [data-buy]").first.tap()
    expect(phone.locator("#drawer")).to_be_visible()
    # As when the page goes, but for the browser, which may be closed before its last words are out.
    phone.evaluate("dispatchEvent(new Event('pagehide'))")

    assert carried({"click", "cart", "dwell", "speed"}), kinds()
    view = Event.objects.filter(kind="view", page="product").first()
    assert (view.page, view.product_id, view.device) == ("product", item.pk, "phone")
    assert Event.objects.get(kind="cart").product_id == item.pk
    assert Event.objects.filter(kind="speed").first().props["lcp"] > 0
    assert Event.objects.values("visitor").distinct().count() == 1


def test_a_refusal_is_kept_to(phone):
    item = shop.small_shop()
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto("/en/", wait_until="networkidle")
    phone.locator("#consent [value=none]").tap()
    expect(phone.locator("#consent")).to_have_count(0)
    phone.goto(f"/en/p/{item.slug}/", wait_until="networkidle")

    expect(phone.locator("#consent")).to_have_count(0)
    assert not [url for url in asked if "/events/" in url or "collect" in url]
    assert {cookie["name"] for cookie in phone.context.cookies()} & {"visitor", "visit"} == set()


def test_both_choices_are_the_same_size_and_work_without_scripts(new_page):
    shop.small_shop()
    page = new_page(consent=None, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/en/")
    refuse, accept = (
        page.locator(f"#consent [value={value}]").bounding_box() for value in ("none", "all")
    )
    assert (refuse["width"], refuse["height"]) == (accept["width"], accept["height"])
    assert refuse["height"] >= 44

    page.locator("#consent [value=none]").click()

    expect(page.locator("#consent")).to_have_count(0)
