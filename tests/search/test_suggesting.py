"""The rows under the search field."""

import re

import pytest

from core.services import relay
from search.engine import known
from search.models import SearchDay
from tests.factories import shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods(now):
    shop.small_shop(colours=("coral",))
    for number in range(9):
        shop.product(name=f"Teapot {number}", zh=f"茶壶 {number}")
    shop.category("teaware", "Teapots & cups", "茶具", parent=shop.category())
    for query, searches, results in (("teapot", 9, 3), ("tea towel", 4, 1), ("teasel", 5, 0)):
        SearchDay.objects.create(
            day=now.date(), language="en", query=query, searches=searches, results=results
        )
    known.forget()


def rows(client, text, language="en"):
    page = client.get(f"/{language}/suggest/", {"q": text}).content.decode()
    found = re.findall(r'suggestions__text">(.*?)</span>', page)
    return [one.replace("<b>", "[").replace("</b>", "]") for one in found], page


@pytest.mark.req("SE2")
def test_searches_categories_and_products_with_what_is_predicted_bold(client, goods):
    found, page = rows(client, "tea")
    assert found[:3] == ["tea[pot]", "tea[ towel]", "Tea[pots &amp; cups]"]
    assert len(found) == 7
    assert page.count('role="option"') == 7
    assert page.count("£48.00") == 4
    assert "teasel" not in page
    assert "no-store" in client.get("/en/suggest/?q=tea")["Cache-Control"]


@pytest.mark.req("SE2")
def test_an_empty_field_offers_what_others_search_for(client, goods):
    assert rows(client, "")[0] == ["teapot", "tea towel"]


@pytest.mark.req("SE2", "SE5")
@pytest.mark.parametrize("typed", ["茶", "chaju", "cj", "茶具", "cha"])
def test_chinese_by_characters_pinyin_and_initials(client, goods, typed):
    found, _page = rows(client, typed, "zh-hans")
    assert any("茶" in one for one in found)


@pytest.mark.req("SE2")
def test_a_maker_leads_to_what_they_make(client, goods):
    found, page = rows(client, "ashb")
    assert "Ashb[ourne Pottery]" in found
    address = re.search(r'href="(/en/search/\?f_brand=[^"]*)"', page)[1]
    assert client.get(address).status_code == 200


@pytest.mark.req("SE2")
def test_never_more_than_eight_and_never_none(client, goods, now):
    while relay.deliver_one(now=now):
        pass
    for text in ("a", "t", "te", "teapot", "zzzz", "茶壶 1"):
        found, _page = rows(client, text)
        assert 1 <= len(found) <= 8
    assert rows(client, "zzzz")[0] == ["zzzz"]


@pytest.mark.req("SE2", "SF8")
def test_rows_that_are_kept_cost_one_statement(client, goods, django_assert_num_queries):
    rows(client, "tea")
    with django_assert_num_queries(1):
        rows(client, "tea")
