"""The live shop and the browser see what a test has committed, and nothing of the test before."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from core.models import Redirect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("_time", ["first", "second"])
def test_the_server_sees_what_this_test_committed_and_no_other_did(live_shop, page, _time):
    assert Redirect.objects.count() == 0
    Redirect.objects.create(old_path="/en/old-friend/", new_path="/health/")

    page.goto("/en/old-friend/")

    assert page.url == f"{live_shop}/health/"


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
