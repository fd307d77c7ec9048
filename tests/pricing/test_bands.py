"""Low, middle and high prices of a category: as a filter, and where the range has a gap."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from core import page_cache
from orders.models import Order
from pricing.models import PriceBand
from pricing.rules.bands import ROUND, terciles
from pricing.selectors import BANDS
from pricing.services import bands
from search.engine.pricing import LADDER
from shop.roles import write_roles
from tests.api.conftest import App
from tests.factories import shop

pytestmark = pytest.mark.req("PR15")
AMOUNTS = ("4", "9", "12", "21", "29", "34", "55", "79", "140")


def test_thirds_in_round_figures():
    assert terciles([Decimal(one) for one in AMOUNTS]) == (20, 50)
    assert terciles([Decimal(9)] * 9) is None
    assert terciles([Decimal(one) for one in AMOUNTS[:5]]) is None
    assert LADDER is ROUND


@pytest.fixture
def category(db):
    parent = shop.category()
    shop.small_shop(gbp="4", stock=30)
    for n, amount in enumerate(AMOUNTS[1:]):
        shop.product(name=f"Mug {n}", gbp=amount, stock=30)
    assert bands.reckon() == 1
    return parent


def test_the_facet_has_a_category_s_bands_in_list_and_api(category, client):
    band = PriceBand.objects.get()
    assert (band.middle_from, band.high_from, band.is_manual) == (20, 50, False)

    page = client.get("/en/c/kitchen/").content.decode()
    assert "Low: up to £19.99" in page
    assert "Middle: £20.00 – £49.99" in page
    assert "High: from £50.00" in page
    prices = client.get("/api/v1/products/facets/?category=kitchen").json()["prices"]
    assert [(one["name"], one["count"]) for one in prices["bands"]] == [
        ("low", 3),
        ("middle", 3),
        ("high", 3),
    ]
    narrowed = client.get("/api/v1/products/?category=kitchen&min=20&max=49.99").json()
    assert narrowed["total"] == 3


def test_what_is_set_by_hand_stays_and_counts(category, client):
    PriceBand.objects.update(middle_from=10, high_from=30, is_manual=True)
    page_cache.bump([BANDS])
    assert bands.reckon() == 1
    prices = client.get("/api/v1/products/facets/?category=kitchen").json()["prices"]
    assert [one["count"] for one in prices["bands"]] == [2, 3, 4]


def test_the_report_shows_where_the_range_has_a_gap(category, client):
    for units in (6, 6):
        app = App()
        sku = category.main_products.get(code__startswith="mug-7").variants.get().sku  # 140.00
        app.pay(app.with_cart(sku, units).order().json()["token"])
    assert Order.objects.filter(state="paid").count() == 2
    write_roles()
    user = User.objects.create_user("fin@example.com", "a long pass phrase", is_staff=True)
    user.groups.add(Group.objects.get(name="finance"))
    client.force_login(user)
    page = client.get(reverse("admin:pricing_priceband_report"))
    rows = [(row.products, row.units, row.is_gap) for _name, row in page.context["rows"]]
    assert rows == [(3, 0, False), (3, 0, False), (3, 12, True)]
    assert client.get(reverse("admin:pricing_priceband_reckon")).status_code == 302
    wrong = {"category": category.pk, "currency": "CNY", "middle_from": "20.00"}
    refused = client.post(
        reverse("admin:pricing_priceband_add"), wrong | {"high_from": "10.00", "is_manual": "on"}
    )
    assert refused.status_code == 200
    assert PriceBand.objects.count() == 1
