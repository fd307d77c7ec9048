"""The live shop and the browser see what a test has committed, and nothing of the test before."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("_time", ["first", "second"])
def test_each_test_starts_with_nobody_there(live_shop, _time):
    people = get_user_model().objects
    assert people.count() == 0

    people.create_superuser(email="owner@loopmart.example", password="a-password-for-tests")


def test_a_person_made_by_the_test_can_sign_in(page, live_shop):
    get_user_model().objects.create_superuser(
        email="owner@loopmart.example", password="open-sesame-9"
    )

    page.goto("/admin/")
    page.locator("[name=username], [name=login]").fill("owner@loopmart.example")
    page.locator("[name=password]").fill("open-sesame-9")
    page.locator("[type=submit]").first.click()
    page.wait_for_url("**/admin/")

    assert page.title()


def test_assets_are_hashed_and_compressed(live_shop, page):
    page.goto("/en/")
    sheet = page.locator("link[rel=stylesheet]").first.get_attribute("href")
    parts = urlsplit(live_shop)
    connection = HTTPConnection(parts.hostname, parts.port, timeout=10)
    connection.request("GET", sheet, headers={"Accept-Encoding": "br"})
    answer = connection.getresponse()

    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    connection.close()
