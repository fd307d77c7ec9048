"""The category tree: pins, merging, and what is wrong with it."""

import pytest

from catalog.models import Category, Pin
from catalog.reports import Problem, category_findings
from catalog.services import categories
from core.services import relay
from search.services import indexing
from tests.factories import shop

pytestmark = pytest.mark.django_db


def drain(now):
    while relay.deliver_one(now=now):
        pass


def names(page):
    import re

    return re.findall(r'card__name"><a[^>]*>([^<]*)<', page)


@pytest.mark.req("CA3")
def test_a_pinned_product_stands_first_in_its_category_alone(client, now):
    best = shop.small_shop(merit=90)
    pinned = shop.product(name="Plain mug", merit=1)
    Pin.objects.create(category=best.main_category, product=pinned)
    indexing.index(product_ids=[best.pk, pinned.pk], now=now)
    drain(now)
    assert names(client.get("/en/c/kitchen/").content.decode()) == ["Plain mug", "Willow teapot"]
    assert names(client.get("/en/search/").content.decode()) == ["Willow teapot", "Plain mug"]


@pytest.mark.req("CA3", "PL11")
def test_a_merged_category_redirects_and_loses_nothing(client, now):
    item = shop.small_shop()
    target = shop.category("tableware", "Tableware", "餐具")
    source = item.main_category
    child = shop.category("teapots", "Teapots", "茶壶", parent=source)
    categories.merge(source_id=source.pk, target_id=target.pk, now=now)
    indexing.rebuild(now=now)
    moved = client.get("/en/c/kitchen/?sort=price")
    assert (moved.status_code, moved.url) == (301, "/en/c/tableware/?sort=price")
    assert client.get("/zh-hans/c/kitchen-zh/").url == "/zh-hans/c/tableware-zh/"
    assert "Willow teapot" in client.get("/en/c/tableware/").content.decode()
    child.refresh_from_db()
    assert child.path == f"{Category.objects.get(pk=target.pk).path}{child.pk}/"


def test_a_category_is_not_merged_into_its_own_branch(now):
    parent = shop.category()
    child = shop.category("teapots", "Teapots", "茶壶", parent=parent)
    for target in (parent, child):
        with pytest.raises(categories.CannotMerge):
            categories.merge(source_id=parent.pk, target_id=target.pk, now=now)


def test_what_is_wrong_with_the_tree_is_found(monkeypatch):
    monkeypatch.setattr("catalog.reports.OVERSIZED", 2)
    kitchen = shop.category()
    twin, empty = shop.category("twin", "Twin", "双"), shop.category("void", "Void", "空")
    for number in range(3):
        item = shop.product(name=f"Mug {number}")
        if number < 2:
            item.categories.add(twin)
    found = {
        (f.problem, f.category.code, f.figure, f.other and f.other.code)
        for f in category_findings()
    }
    assert found == {
        (Problem.EMPTY, empty.code, 0, None),
        (Problem.OVERSIZED, kitchen.code, 3, None),
        (Problem.OVERLAP, twin.code, 100, kitchen.code),
    }
