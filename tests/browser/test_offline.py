"""The installed shop without a network: what was seen opens, the rest says why not."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.req("SF9")]


def test_without_a_network(desk, window):
    desk.goto("/en/")
    desk.evaluate("navigator.serviceWorker.ready.then(() => true)")
    desk.goto("/en/c/kitchen/")
    desk.wait_for_load_state("networkidle")
    desk.wait_for_function(
        "caches.open('pages').then((pages) => pages.keys()).then((k) => k.length)"
    )
    desk.context.set_offline(True)
    desk.goto("/en/c/kitchen/")
    assert "Kitchen" in desk.locator("h1").inner_text()
    desk.goto("/en/pages/delivery/")
    assert desk.locator("h1").inner_text() == "No connection"
    desk.goto("/zh-hans/pages/delivery/")
    assert desk.locator("h1").inner_text() == "没有网络"
    desk.errors.clear()  # the console tells of the network that was taken away
