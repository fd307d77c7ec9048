"""What is searched for is counted without names; one's own searches are one's own."""

from datetime import timedelta

import pytest
from django.test import Client

from search.models import ClickDay, RecentSearch, SearchDay
from search.selectors import usage as reads
from search.services import usage
from tests.factories import shop, window

pytestmark = pytest.mark.django_db


def seen(client, text, results=1, language="en", **how):
    fields = {"q": text, "results": results}
    return client.post(f"/{language}/searches/seen/", fields, **how)


@pytest.mark.req("SE5")
def test_a_search_is_counted_even_when_its_page_comes_from_the_cache(client):
    shop.small_shop()
    for _again in range(3):
        page = client.get("/en/search/?q=Teapot").content.decode()
        assert 'data-query="Teapot" data-results="1"' in page
        assert seen(client, "Teapot").status_code == 204
    row = SearchDay.objects.get()
    assert (row.query, row.language, row.searches, row.results) == ("teapot", "en", 3, 1)
    seen(client, "ＴＥＡＰＯＴ", results=0, language="zh-hans")
    assert SearchDay.objects.get(language="zh-hans").results == 0


@pytest.mark.req("SE5")
def test_what_was_opened_is_counted_with_its_place(client):
    item = shop.small_shop()
    seen(client, "teapot")
    path = f"/en/p/{item.slug_en}/"
    for position in (1, 4):
        fields = {"q": "teapot", "opened": path, "position": position}
        client.post("/en/searches/seen/", fields)
    row = ClickDay.objects.get()
    assert (row.product_id, row.clicks, row.positions) == (item.pk, 2, 5)
    assert SearchDay.objects.get().clicks == 2
    wrong = {"q": "teapot", "opened": "/en/p/nothing/", "position": "x"}
    assert client.post("/en/searches/seen/", wrong).status_code == 204


@pytest.mark.req("SE5")
def test_robots_and_personal_data_are_not_counted(client):
    seen(client, "teapot", headers={"User-Agent": "Googlebot/2.1"})
    seen(client, "amy@example.com")
    seen(client, "call +44 20 7946 0018")
    seen(client, "")
    seen(client, "lamp", results="many")
    assert list(SearchDay.objects.values_list("query", "results")) == [("lamp", 0)]
    assert client.get("/en/searches/seen/").status_code == 405


@pytest.mark.req("SE5")
def test_top_zero_and_rarely_opened(now):
    since = (now - timedelta(days=29)).date()
    for text, results, times, clicks in (
        ("teapot", 4, 12, 6), ("toaster", 0, 5, 0), ("lamp", 9, 20, 1), ("rare", 3, 1, 0),
    ):  # fmt: skip
        for _again in range(times):
            usage.count_search(text=text, language="en", results=results, now=now)
        SearchDay.objects.filter(query=text).update(clicks=clicks)
    usage.count_search(text="old", language="en", results=1, now=now - timedelta(days=60))
    assert [one.query for one in reads.top(since=since, most=2)] == ["lamp", "teapot"]
    assert [one.query for one in reads.without_results(since=since, most=9)] == ["toaster"]
    (rare,) = reads.rarely_clicked(since=since, most=9)
    assert (rare.query, rare.click_percent) == ("lamp", 5)
    usage.forget_old_counts(now=now + timedelta(days=380))
    assert not SearchDay.objects.filter(query="old").exists()


@pytest.mark.req("SE2")
def test_a_guests_searches_are_kept_on_the_device_and_deleted(client):
    for text in ("teapot", "lamp", "Teapot", "茶壶"):
        seen(client, text)
    assert RecentSearch.objects.count() == 0
    rows = own(client)
    assert rows == ["茶壶", "teapot", "lamp"]
    assert client.post("/en/searches/forget/", {"q": "Teapot"}).status_code == 302
    assert own(client) == ["茶壶", "lamp"]
    assert "lamp" in client.get("/en/searches/").content.decode()
    client.post("/en/searches/forget/")
    assert own(client) == []
    assert own(Client()) == []


@pytest.mark.req("SE2")
def test_a_members_searches_are_on_every_device(client):
    member = window.member()
    client.force_login(member)
    seen(client, "teapot")
    seen(client, "lamp")
    other = Client(headers={"Sec-Fetch-Site": "same-origin"})
    other.force_login(member)
    assert own(other) == ["lamp", "teapot"]
    other.post("/en/searches/forget/", {"q": "lamp"})
    assert own(client) == ["teapot"]
    stranger = Client(headers={"Sec-Fetch-Site": "same-origin"})
    stranger.force_login(window.member("wei@example.com"))
    assert own(stranger) == []


@pytest.mark.req("SE2")
@pytest.mark.parametrize("cookie", ["", "!!", "bm90IGpzb24=", "eyJhIjoxfQ==", "W1tdLDEsIngiXQ=="])
def test_a_cookie_may_hold_anything(client, cookie):
    client.cookies["searches"] = cookie
    assert client.get("/en/suggest/").status_code == 200
    assert client.get("/en/searches/").status_code == 200


def own(client):
    import re

    return re.findall(r'data-own="([^"]*)"', client.get("/en/suggest/").content.decode())


@pytest.mark.req("SE5")
def test_the_results_page_has_no_personal_byte(client):
    shop.small_shop()
    member = Client(headers={"Sec-Fetch-Site": "same-origin"})
    member.force_login(window.member())
    seen(member, "teapot")
    page = member.get("/en/search/?q=teapot")
    assert not page.cookies
    assert page.content == client.get("/en/search/?q=teapot").content
