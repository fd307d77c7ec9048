"""A notification that arrives is shown, and leads where it says."""

import json

import pytest

from tests.factories import window as windows

pytestmark = [pytest.mark.browser, pytest.mark.req("SF9")]
TOLD = {"title": "On its way", "body": "Your parcel has left.", "tag": "m1"}
SHOWN = """navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) =>
  all.map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url })))"""


def _json(told):
    """As the browser writes a list of this one."""
    return json.dumps([told], separators=(",", ":"))


def registration(page):
    """The worker's registration, as the developer tools name it."""
    tools = page.context.new_cdp_session(page)
    found = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return tools, found[-1]


def test_a_notification_is_shown_once_and_a_repeat_replaces_it(desk, window, live_shop):
    desk.context.grant_permissions(["notifications"])
    desk.goto("/en/")
    desk.evaluate("navigator.serviceWorker.ready.then(() => true)")
    tools, number = registration(desk)
    origin = desk.evaluate("location.origin")
    told = TOLD | {"url": f"{origin}/en/search/"}
    for _twice in range(2):
        tools.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": origin, "registrationId": number, "data": json.dumps(told)},
        )
    # While one takes another's place there is none.
    desk.wait_for_function(f"async () => (await {SHOWN}).length === 1")
    desk.wait_for_function(f"async told => JSON.stringify(await {SHOWN}) === told", arg=_json(told))


def test_channels_are_chosen_on_a_phone_in_chinese(phone, window, sign_in):
    windows.member()
    sign_in(phone, language="zh-hans")
    phone.goto("/zh-hans/member/notifications/")
    box = phone.locator("[name=marketing][value=email]")
    box.check()
    phone.get_by_role("button", name="保存").click()
    assert "已保存" in phone.locator("[role=status]").first.inner_text()
    assert box.is_checked()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
