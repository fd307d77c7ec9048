"""The price of a measure, wherever a price stands."""

from decimal import Decimal

import pytest

from catalog.models import ProductType, Variant
from core.money import Money
from pricing.rules.units import per_measure
from tests.factories import shop

pytestmark = pytest.mark.req("CA12")


@pytest.mark.parametrize(
    ("amount", "content", "unit", "expected"),
    [
        ("6.50", 250, "100g", "2.60"),
        ("9.99", 350, "100g", "2.85"),
        ("4.00", 330, "litre", "12.12"),
        ("4.00", None, "100g", None),
        ("4.00", 0, "litre", None),
        ("4.00", 250, "", None),
    ],
)
def test_a_measure_costs(amount, content, unit, expected):
    found = per_measure(Money(Decimal(amount), "GBP"), content=content, unit=unit)
    assert (found and str(found.amount)) == expected


@pytest.mark.django_db
def test_it_stands_on_page_card_bag_and_in_the_api(client):
    item = shop.small_shop(gbp="6.50", cny="58", stock=5)
    ProductType.objects.update(unit_price="100g")
    Variant.objects.update(content=250)
    for address in (f"/en/p/{item.slug_en}/", "/en/c/kitchen/"):
        assert "£2.60 per 100 g" in client.get(address).content.decode()
    chinese = client.get(f"/zh-hans/p/{item.slug_zh_hans}/").content.decode()
    assert "¥23.20 / 100 克" in chinese
    client.post("/en/bag/lines/", {"sku": shop.sku(item), "quantity": 1})
    assert "£2.60 per 100 g" in client.get("/en/bag/").content.decode()
    told = client.get(f"/api/v1/products/{item.public_id}/?currency=GBP").json()
    unit_price = told["variants"][0]["unit_price"]
    assert (unit_price["unit"], unit_price["amount"]) == ("100g", "2.60")
