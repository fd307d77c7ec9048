"""Catalogue over the API."""

import pytest

from catalog.models import Product
from tests.factories import shop

pytestmark = pytest.mark.django_db


@pytest.mark.req("PL1", "SE1")
def test_products_are_found_in_both_languages(app):
    shop.small_shop()
    assert app.get("products/", q="teapot").json()["results"][0]["name"] == "Willow teapot"
    app.headers["Accept-Language"] = "zh-hans"
    found = app.get("products/", q="茶壶").json()
    assert found["total"] == 1
    assert found["results"][0]["name"] == "柳叶茶壶"
    assert found["results"][0]["price"] == {"amount": "428.00", "currency": "CNY"}


@pytest.mark.req("PL1")
def test_pages_follow_by_cursor(app):
    shop.small_shop()
    for number in range(4):
        shop.product(name=f"Mug {number}", merit=number)
    first = app.get("products/", size=3).json()
    second = app.get("products/", size=3, cursor=first["next"]).json()
    names = [row["name"] for row in first["results"] + second["results"]]
    assert names == ["Willow teapot", "Mug 3", "Mug 2", "Mug 1", "Mug 0"]
    assert second["next"] is None
    assert app.get("products/", cursor="!!").status_code == 409


@pytest.mark.req("CA1")
def test_a_product_has_its_variants(app):
    item = shop.small_shop(colours=("coral", "olive"), was="60.00")
    found = app.get(f"products/{item.public_id}/").json()
    assert [variant["label"] for variant in found["variants"]] == ["Coral", "Olive"]
    assert found["variants"][0]["was"] == {"amount": "60.00", "currency": "GBP"}
    assert app.get("products/unknown/").status_code == 404


@pytest.mark.req("ME1", "PL1")
def test_a_product_says_whom_alone_it_is_sold_to(app):
    item = shop.small_shop()
    assert app.get(f"products/{item.public_id}/").json()["audience"] == ""
    Product.objects.filter(pk=item.pk).update(audience="tier:gold")
    assert app.get(f"products/{item.public_id}/").json()["audience"] == "tier:gold"


@pytest.mark.req("PL6")
def test_no_price_in_a_currency_means_not_sold_in_it(app):
    item = shop.small_shop(cny=None)
    app.headers["X-Currency"] = "CNY"
    assert app.get("products/").json()["results"] == []
    assert app.get(f"products/{item.public_id}/").status_code == 404


@pytest.mark.req("PL1")
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_however_long(app, rows, django_assert_num_queries):
    shop.small_shop()
    for number in range(rows - 1):
        shop.product(name=f"Mug {number}")
    app.get("products/")  # what search knows of words is known now
    with django_assert_num_queries(7):
        app.get("products/")
