"""What a first visit costs: bytes, requests, shifts, and the largest picture."""

import gzip

import pytest

from tests.browser.looking import WATCH

pytestmark = [pytest.mark.browser, pytest.mark.req("SF8", "UI3", "UI4")]
KB = 1000
# Pictures beside the largest one have a lower priority and do not hold it up.
SEEN = r"""() => {
    const {shift, shifted, largest} = window.seen;
    const until = largest.loadTime || largest.startTime;
    const before = performance.getEntriesByType("resource").filter(
        entry => entry.startTime < until && !/\/(me|media)\//.test(entry.name));
    const lazy = largest.element?.getAttribute("loading") === "lazy";
    return {shift, shifted, lazy, before: before.map(entry => entry.name)};
}"""
PATHS = {"home": "/en/", "list": "/en/c/kitchen/", "product": "/en/p/{slug}/"}


@pytest.fixture
def watched(phone):
    """A phone that notes each response and watches the page's shifts."""
    phone.add_init_script(WATCH)
    phone.answers = []
    phone.on("requestfinished", lambda request: phone.answers.append(request))  # noqa: PLW0108 -- Playwright cannot mark a builtin
    return phone


@pytest.mark.parametrize("kind", PATHS)
def test_a_first_visit(watched, window, kind):
    watched.goto(PATHS[kind].format(slug=window.item.slug_en), wait_until="networkidle")
    watched.mouse.wheel(0, 3000)
    watched.wait_for_function("scrollY > 0")
    seen = watched.evaluate(SEEN)
    assert seen["shift"] <= 0.01, seen["shifted"]
    assert not seen["lazy"]
    # Beside the document: its style sheet, two scripts and two fonts.
    assert len(seen["before"]) <= 5, seen["before"]

    weights = {"script": 0, "stylesheet": 0, "font": 0, "document": 0}
    for request in watched.answers:
        if request.resource_type in weights:
            weights[request.resource_type] += request.sizes()["responseBodySize"]
    assert weights["script"] <= 20 * KB
    assert weights["stylesheet"] <= 15 * KB
    assert weights["font"] <= 45 * KB
    assert weights["document"] <= 12 * KB


def test_a_full_list_is_small(client, window):
    page = client.get("/en/c/kitchen/").content
    assert page.count(b"<article") == 24
    assert len(gzip.compress(page, 6)) <= 12 * KB


@pytest.mark.req("SF4")
@pytest.mark.parametrize("view", ["list", "waterfall"])
def test_other_views_do_not_shift_either(watched, window, live_shop, view):
    watched.context.add_cookies([{"name": "display", "value": f"view-{view}", "url": live_shop}])
    watched.goto("/en/c/kitchen/", wait_until="networkidle")
    assert watched.evaluate("window.seen.shift") <= 0.01
