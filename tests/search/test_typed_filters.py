"""Numbers, dates and yes-or-no answers narrow lists, on pages and in the API."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from catalog.models import Attribute, AttributeValue
from catalog.services import attributes
from core import clock
from core.services import relay
from search import tasks
from search.services import indexing
from tests.factories import shop
from tests.factories.window import operator

pytestmark = [pytest.mark.django_db, pytest.mark.req("CA1", "SE3")]


@pytest.fixture
def lamps(now):
    """Three lamps: 250 lm, 470 lm, 806 lm; the brightest cannot be dimmed."""
    shop.small_shop()
    kind = shop.product_type()
    light = Attribute.objects.create(
        product_type=kind, code="lumen", name_en="Light", name_zh_hans="光通量", kind="number",
        unit_en="lm", unit_zh_hans="流明", is_filter=True, bands=[Decimal(300), Decimal(500)],
    )  # fmt: skip
    dims, made = (
        Attribute.objects.create(
            product_type=kind, code=code, name_en=code.title(), name_zh_hans=code, kind=form,
            is_filter=True,
        )
        for code, form in (("dimmable", "boolean"), ("made", "date"))
    )  # fmt: skip
    found = []
    for lumen, can, year in ((250, True, 2024), (470, True, 2026), (806, False, 2026)):
        lamp = shop.product(name=f"Lamp of {lumen}")
        for attribute, value in (
            (light, {"number": Decimal(lumen)}),
            (dims, {"boolean": can}),
            (made, {"date": date(year, 5, 1)}),
        ):
            AttributeValue.objects.create(product=lamp, attribute=attribute, **value)
        found.append(lamp)
    indexing.index(product_ids=[lamp.pk for lamp in found], now=now)
    return light


def filters(page, code):
    part = re.search(rf'id="facet-f_{code}".*?</details>', page, re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", part[0].partition(">")[2])
    return " ".join(text.split())


def names(page):
    return sorted(re.findall(r'card__name"><a[^>]*>([^<]*)<', page))


def test_a_list_offers_stretches_years_and_yes_or_no(client, lamps, engine):
    engine()
    page = client.get("/en/search/?q=lamp").content.decode()
    said = filters(page, "lumen")
    assert said == "Light under 300 lm 1 300 to 500 lm 1 500 lm and more 1"
    assert filters(page, "dimmable") == "Dimmable Yes 2 No 1"
    assert filters(page, "made") == "Made 2024 1 2026 2"
    chinese = client.get("/zh-hans/search/?q=lamp").content.decode()
    assert filters(chinese, "lumen") == "光通量 不到 300 流明 1 300 至 500 流明 1 500 流明及以上 1"
    assert filters(chinese, "dimmable") == "dimmable 是 2 否 1"


def test_they_narrow_the_list_and_each_other(client, lamps, engine):
    engine()
    page = client.get("/en/search/?q=lamp&f_dimmable=yes&f_lumen=300..500").content.decode()
    assert names(page) == ["Lamp of 470"]
    assert filters(page, "lumen") == "Light under 300 lm 1 300 to 500 lm 1 500 lm and more 0"
    assert names(client.get("/en/search/?q=lamp&f_made=2024").content.decode()) == ["Lamp of 250"]


def test_nonsense_finds_nothing_and_breaks_nothing(client, lamps):
    answer = client.get("/en/search/?q=lamp&f_lumen=heavy&f_dimmable=oak")
    assert answer.status_code == 200
    assert names(answer.content.decode()) == []


def test_the_api_names_them(client, lamps):
    answer = client.get(
        "/api/v1/products/facets/", {"q": "lamp"}, headers={"accept-language": "en"}
    )
    found = {one["code"]: one["values"] for one in answer.json()["facets"]}
    assert [(one["value"], one["name"]) for one in sorted(found["lumen"], key=str)] == [
        ("..300", "under 300 lm"),
        ("300..500", "300 to 500 lm"),
        ("500..", "500 lm and more"),
    ]


def test_other_limits_reach_the_lists(client, lamps, monkeypatch):
    monkeypatch.setattr(tasks.index_products, "delay", tasks.index_products)
    client.force_login(operator("catalogue"))
    path = reverse("admin:catalog_attribute_change", args=[lamps.pk])
    sent = {
        "product_type": lamps.product_type_id, "code": "lumen", "name_en": "Light",
        "name_zh_hans": "光通量", "kind": "number", "unit_en": "lm", "unit_zh_hans": "流明",
        "is_filter": "on", "bands": "400", "position": 0,
        "choices-TOTAL_FORMS": 0, "choices-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert "ascending" in client.post(path, sent | {"bands": "500, 400"}).content.decode()
    assert client.post(path, sent).status_code == 302
    while relay.deliver_one(now=clock.now()):
        pass
    page = client.get("/en/search/?q=lamp").content.decode()
    assert filters(page, "lumen") == "Light under 400 lm 1 400 lm and more 2"


def test_a_thousand_products_are_told_of_in_one_event(lamps, now, monkeypatch):
    told = []
    monkeypatch.setattr(attributes, "publish", lambda event, now: told.append(event))
    monkeypatch.setattr(attributes, "AT_ONCE", 2)
    attributes.changed(attribute_ids=[lamps.pk], now=now)
    assert [len(event.product_ids) for event in told] == [2, 1]
