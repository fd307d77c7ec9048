"""Who may change something: this site's own pages, and programs without cookies."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from core.middleware.cross_site import CrossSiteMiddleware
from orders.models import CartLine
from tests.factories import shop

pytestmark = pytest.mark.django_db

HERE = "http://testserver"


@pytest.mark.req("AC6")
@pytest.mark.parametrize(
    ("headers", "cookie", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True, 302),
        ({"Sec-Fetch-Site": "cross-site"}, True, 403),
        ({"Sec-Fetch-Site": "cross-site"}, False, 403),
        ({"Sec-Fetch-Site": "same-site"}, True, 403),
        ({"Sec-Fetch-Site": "none"}, True, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": HERE}, True, 403),
        ({"Origin": HERE}, True, 302),
        ({"Origin": "https://elsewhere.example"}, True, 403),
        ({"Origin": "https://elsewhere.example"}, False, 403),
        ({"Origin": "null"}, True, 403),
        ({"Origin": "http://testserver.elsewhere.example"}, True, 403),
        ({}, True, 403),
        ({}, False, 302),
    ],
)
def test_who_may_put_something_in_the_bag(headers, cookie, status):
    item = shop.small_shop()
    client = Client()
    if cookie:
        client.cookies["display"] = "theme-dark"
    answer = client.post("/en/bag/lines/", {"sku": shop.sku(item)}, headers=headers)
    assert answer.status_code == status
    assert CartLine.objects.count() == (status == 302)


@pytest.mark.req("AC6")
def test_a_refusal_is_a_page_in_the_readers_language():
    client = Client(headers={"Sec-Fetch-Site": "cross-site"})
    page = client.post("/zh-hans/bag/lines/").content.decode()
    assert "这次操作没有被接受" in page
    assert 'lang="zh-hans"' in page


@pytest.mark.req("AC6")
def test_an_app_is_refused_in_its_own_words():
    answer = Client(headers={"Sec-Fetch-Site": "cross-site"}).post("/api/v1/carts/")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


@pytest.mark.req("AC6")
def test_reading_is_free():
    shop.small_shop()
    assert Client(headers={"Sec-Fetch-Site": "cross-site"}).get("/en/").status_code == 200


@pytest.mark.req("AC6")
def test_only_the_webhooks_stand_open():
    open_views = {
        pattern.callback.__name__
        for pattern in get_resolver().url_patterns
        if hasattr(pattern, "callback") and hasattr(pattern.callback, "open_to_other_sites")
    }
    assert open_views == {"webhook", "carrier_notice", "mail_notice"}
    position = settings.MIDDLEWARE.index(
        f"{CrossSiteMiddleware.__module__}.{CrossSiteMiddleware.__name__}"
    )
    assert position < settings.MIDDLEWARE.index("core.middleware.page_cache.PageCacheMiddleware")


@pytest.mark.req("AC6")
def test_account_forms_ask_for_their_token_too():
    client = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})
    assert client.post("/en/account/login/", {"login": "a@b.co"}).status_code == 403
