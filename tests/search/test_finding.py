"""Finding what is meant, with both engines and over HTTP."""

import pytest

from catalog.models import Page
from search import selectors as search
from search.engine import known
from search.models import SearchRedirect, Synonym
from search.services import steering, vocabulary
from search.types import Query
from tests.factories import shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods():
    shop.small_shop()
    shop.product(name="Halo headphones", zh="头戴式蓝牙耳机", summary="Quiet.")
    shop.product(name="Oak stool, set of 2", zh="橡木凳两件套", summary="Three legs.")
    shop.product(name="Volt power bank", zh="充电宝", summary="Two charges.")
    shop.product(name="Desk lamp", zh="台灯", summary="For an oak desk.")
    vocabulary.count()
    known.forget()


def names(text, **how):
    found = search.find(Query(currency="GBP", text=text, **how))
    by_id = dict(shop.Product.objects.values_list("pk", "name_en"))
    return [by_id[hit.product_id] for hit in found.hits]


MEANT = {
    "teapots": "Willow teapot",
    "teapto": "Willow teapot",
    "ｔｅａｐｏｔ": "Willow teapot",
    "茶壶": "Willow teapot",
    "茶壺": "Willow teapot",
    "茶胡": "Willow teapot",
    "chahu": "Willow teapot",
    "liuye": "Willow teapot",
    "cdb": "Volt power bank",
    "藍牙耳機": "Halo headphones",
    "erji": "Halo headphones",
    "hedphones": "Halo headphones",
    "powerbank": "Volt power bank",
    "凳": "Oak stool, set of 2",
    "oak": "Oak stool, set of 2",
}


@pytest.mark.req("SE1", "SE5")
def test_what_was_meant_is_found(goods, engine):
    engine()
    assert {query: names(query)[0] for query in MEANT} == MEANT


@pytest.mark.req("SE1")
def test_an_sku_is_found_however_it_is_broken_up(goods, engine):
    item = shop.product(name="Hidden thing")
    engine()
    assert names(shop.sku(item)) == ["Hidden thing"]
    assert names(shop.sku(item).lower()) == ["Hidden thing"]


@pytest.mark.req("SE1")
def test_what_was_searched_for_instead_is_said(goods, engine):
    engine()
    found = search.find(Query(currency="GBP", text="willow teapto"))
    assert (found.total, found.shown_for, found.widened) == (1, "willow teapot", False)


@pytest.mark.req("SE1")
def test_filters_keep_the_correction(goods, engine):
    engine()
    query = Query(currency="GBP", text="teapto", filters={"brand": ("nobody",)})
    found = search.find(query)
    assert (found.total, found.shown_for) == (0, "teapot")
    assert [one.of for one in found.facets["brand"]] == [1]


@pytest.mark.req("SE1")
def test_when_nothing_has_all_the_words_the_most_count(goods, engine):
    engine()
    found = search.find(Query(currency="GBP", text="oak teapot willow"))
    assert found.widened
    assert names("oak teapot willow") == ["Willow teapot"]
    assert names("xylophone qqqq") == []


@pytest.mark.req("SE1")
def test_few_hits_are_followed_by_what_comes_close(goods, engine):
    engine()
    found = search.find(Query(currency="GBP", text="oak stool"))
    by_id = dict(shop.Product.objects.values_list("pk", "name_en"))
    assert found.total == 1
    assert [by_id[hit.product_id] for hit in found.near] == ["Desk lamp"]


@pytest.mark.req("SE1")
def test_synonyms_in_both_languages_and_one_way(goods, engine, now):
    Synonym.objects.create(words="settle, 长凳, stool")
    Synonym.objects.create(words="cans", means="headphones")
    steering.changed(now=now)
    known.forget()
    engine()
    assert names("settle") == names("长凳") == ["Oak stool, set of 2"]
    assert names("cans") == ["Halo headphones"]
    assert search.find(Query(currency="GBP", text="headphones")).total == 1


@pytest.mark.req("SE5")
def test_a_query_may_lead_to_a_page(client, goods, now):
    page = Page.objects.get(slug="returns")
    SearchRedirect.objects.create(query="Money back", page=page)
    known.forget()
    answer = client.get("/en/search/?q=money+BACK")
    assert (answer.status_code, answer.url) == (302, "/en/pages/returns/")
    assert client.get("/en/search/?q=money").status_code == 200
    # What was wanted is gone: the list instead.
    page.delete()
    known.forget()
    assert client.get("/en/search/?q=money+back").status_code == 200


HOSTILE = [
    "a" * 10_000,
    "茶" * 10_000,
    "teapot " * 2000,
    "\x00\x01\x1f\x7f",
    "' OR 1=1; DROP TABLE search_searchdoc; --",
    "& | ! <-> :* ( ) \\ ' \"",
    "teapot:* & !lamp",
    "%' %s {} %(category)s",
    "😀👩‍👩‍👧🇬🇧",
    "\u202e\u200b\ufeff",
    "#kit-9 ^ab ~chahu !lamp _茶",
    "<script>alert(1)</script>",
    "   ",
    "-" * 50,
    "9" * 400,
    "ß İ ﬁ ㎏",
]


@pytest.mark.req("SE1")
def test_hostile_queries_are_answered(client, goods, engine):
    engine()
    for text in HOSTILE:
        # A NUL is refused at the door, for every page alike.
        status = 400 if "\x00" in text else 200
        for path in ("/en/search/", "/zh-hans/suggest/", "/api/v1/search/suggestions/"):
            assert client.get(path, {"q": text}).status_code == status, (path, text)
        listed = client.get("/api/v1/products/", {"q": text})
        assert listed.status_code in {status, 422}
    assert search.find(Query(currency="GBP")).total == 5


NONSENSE = [
    "f_nope=1&f_brand=&f_=x&f_brand=%01",
    "min=abc&max=-1&page=99999999999&sort=zzz&stock=maybe",
    "min=1e400&max=NaN",
    "&".join(f"f_a{n}=b" for n in range(300)),
    "&".join(f"f_brand={n}" for n in range(900)),
    "f_brand=" + "x" * 5000,
    "f_%27%3B=1&f_%25s=2",
]


@pytest.mark.req("SE3")
def test_filters_that_do_not_exist_lose_nothing(client, goods, engine):
    engine()
    for query in NONSENSE:
        for path in ("/en/c/kitchen/?", "/en/search/?q=teapot&"):
            assert client.get(f"{path}{query}").status_code == 200, query
    assert search.find(Query(currency="GBP")).total == 5
