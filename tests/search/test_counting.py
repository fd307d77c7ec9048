"""Counts are true: compared with counting by hand, for both engines."""

import random
from decimal import Decimal
from itertools import product as combined

import pytest

from catalog.models import Attribute, AttributeChoice, AttributeValue
from search import selectors as search
from search.engine import known, live
from search.models import SearchDoc
from search.services import copies, indexing
from search.types import Query, Sort
from tests.factories import shop

pytestmark = pytest.mark.django_db

COLOURS, MATERIALS, BRANDS = ("red", "blue", "green"), ("oak", "wool"), ("Alder", "Weft", "Forge")


@pytest.fixture
def goods(now):
    """Forty products with random properties, and what is true of each."""
    chance = random.Random(7)  # noqa: S311 -- the same goods each time
    kinds = {}
    for code, values in (("colour", COLOURS), ("material", MATERIALS)):
        attribute = Attribute.objects.create(
            product_type=shop.product_type(), code=code, name_en=code, kind="choice", is_filter=True
        )
        for value in values:
            kinds[code, value] = AttributeChoice.objects.create(
                attribute=attribute, code=value, label_en=value.title(), label_zh_hans=value
            )
    facts = {}
    tea, boards = (
        shop.category(code, code.title(), code, parent=shop.category())
        for code in ("tea", "boards")
    )
    for number in range(40):
        fact = {
            "colour": chance.choice(COLOURS), "material": chance.choice(MATERIALS),
            "brand": chance.choice(BRANDS), "category": chance.choice(("tea", "boards")),
            "price": Decimal(chance.randrange(5, 90)), "stock": chance.choice((0, 5)),
            "sale": chance.random() < 0.3, "word": chance.choice(("teapot", "lamp")),
        }  # fmt: skip
        item = shop.product(
            name=f"Thing {fact['word']}", zh="物品", gbp=str(fact["price"]), merit=number,
            stock=fact["stock"], was="99.00" if fact["sale"] else None, summary="",
            in_category=tea if fact["category"] == "tea" else boards,
        )  # fmt: skip
        item.brand = shop.brand(fact["brand"])
        item.save()
        for code in ("colour", "material"):
            choice = kinds[code, fact[code]]
            AttributeValue.objects.create(product=item, attribute=choice.attribute, choice=choice)
        facts[item.pk] = fact
    indexing.index(product_ids=facts, now=now)
    known.forget()
    return facts


def holds(fact, query, *, but=""):
    values = {code: fact[code] for code in ("colour", "material", "category")}
    values["brand"] = fact["brand"].lower()
    stock = {"in": fact["stock"] > 0, "sale": fact["sale"]}
    for code, choices in query.filters.items():
        if code == "stock":
            if not all(stock[one] for one in choices if f"stock:{one}" != but):
                return False
        elif code != but and values[code] not in choices:
            return False
    if but != "price" and query.low is not None and fact["price"] < query.low:
        return False
    return but == "price" or query.high is None or fact["price"] <= query.high


def by_hand(facts, query, code, value):
    found = []
    for fact in facts.values():
        has = {
            "brand": fact["brand"].lower() == value,
            "stock": fact["stock"] > 0 if value == "in" else fact["sale"],
        }.get(code, fact.get(code) == value or (code == "category" and value == "kitchen"))
        but = f"stock:{value}" if code == "stock" else code
        if has and holds(fact, query, but=but) and (not query.text or query.text == fact["word"]):
            found.append(fact)
    return len(found)


FILTERS = [
    {},
    {"colour": ("red",)},
    {"colour": ("red", "blue"), "material": ("oak",)},
    {"colour": ("red", "green"), "brand": ("alder", "weft"), "stock": ("in",)},
    {"category": ("tea",), "stock": ("in", "sale")},
]
PRICES = [(None, None), (Decimal(20), Decimal("60.50")), (None, Decimal(30)), (Decimal(50), None)]


@pytest.mark.req("SE3")
def test_every_count_is_true(goods, engine):
    engine()
    for filters, (low, high), text in combined(FILTERS, PRICES, ("", "teapot")):
        query = Query(currency="GBP", text=text, filters=filters, low=low, high=high)
        found = search.find(query)
        wanted = [
            fact for fact in goods.values()
            if holds(fact, query) and (not text or text == fact["word"])
        ]  # fmt: skip
        assert found.total == len(wanted), query
        for code in ("colour", "material", "brand", "category", "stock"):
            for one in found.facets[code]:
                assert one.count == by_hand(goods, query, code, one.value), (query, code, one)
        if wanted:
            bands = found.prices.bands
            assert sum(band.count for band in bands) in {0, by_price(goods, query)}


def by_price(facts, query):
    return sum(
        1
        for fact in facts.values()
        if holds(fact, query, but="price") and (not query.text or query.text == fact["word"])
    )


@pytest.mark.req("SE3")
def test_a_band_finds_as_many_as_it_says(goods, engine):
    engine()
    prices = search.find(Query(currency="GBP")).prices
    assert len(prices.bands) > 1
    for band in prices.bands:
        found = search.find(Query(currency="GBP", low=band.low, high=band.high))
        assert found.total == band.count


@pytest.mark.req("SE3", "SE4")
def test_both_engines_say_the_same(goods, bitmaps, monkeypatch):
    bitmaps()
    kitchen = shop.category().pk
    for text, filters, sort, page, category, liking in combined(
        ("", "teapot", "oak", "weft lamp", "wuping"), FILTERS, Sort, (1, 2), (0, kitchen),
        ({}, {"brand:alder": 0.5}),
    ):  # fmt: skip
        query = Query(
            currency="GBP", text=text, filters=filters, sort=sort, page=page, size=7,
            category_id=category, affinity=liking,
        )  # fmt: skip
        by_bitmaps = search.find(query)
        with monkeypatch.context() as patched:
            patched.setattr(search.finding, "engine", lambda said: live._sql)
            assert search.find(query) == by_bitmaps, query


@pytest.mark.req("SE3")
def test_pages_follow_each_other_without_gaps(goods, engine, monkeypatch):
    # A pool smaller than the list: the pages behind it are in order of standing.
    for module in ("statements", "roaring"):
        monkeypatch.setattr(f"search.engine.{module}.POOL", 5)
    engine()
    seen = []
    for page in range(1, 9):
        seen += [
            hit.product_id
            for hit in search.find(Query(currency="GBP", text="thing", page=page, size=5)).hits
        ]
    assert sorted(seen) == sorted(goods)


def test_a_currency_nobody_sells_in_finds_nothing(goods, engine):
    engine()
    assert search.find(Query(currency="XXX", text="teapot")).total == 0


@pytest.mark.req("SE3")
def test_a_list_costs_one_statement(goods, engine, django_assert_num_queries):
    engine()
    category_id = shop.category().pk
    search.find(Query(currency="GBP", category_id=category_id))  # its bands are kept from now on
    for query in (
        Query(currency="GBP", text="thing"),
        Query(currency="GBP", category_id=category_id, filters=FILTERS[3]),
        Query(currency="GBP", counted=False),
    ):
        with django_assert_num_queries(1):
            assert search.find(query).hits
    assert SearchDoc.objects.count() == 40
    copies.forget(now=shop.NOW)
