"""Finding things, over HTTP."""

import pytest

from catalog.models import OptionValue
from tests.factories import shop

pytestmark = pytest.mark.django_db


@pytest.mark.req("SF1", "SF6", "CA2")
@pytest.mark.parametrize(
    "path",
    [
        "/en/",
        "/zh-hans/",
        "/en/shop/",
        "/en/c/kitchen/",
        "/zh-hans/c/kitchen-zh/",
        "/en/search/?q=teapot",
        "/zh-hans/search/?q=茶壶",
    ],
)
def test_public_pages_show_the_product(client, path):
    shop.small_shop()
    answer = client.get(path)
    assert answer.status_code == 200
    if "shop" not in path:
        assert ("柳叶茶壶" if "zh-hans" in path else "Willow teapot") in answer.content.decode()


@pytest.mark.req("SF3", "CA1")
def test_product_page_shows_price_and_stock(client):
    item = shop.small_shop(colours=("coral", "olive"))
    page = client.get(f"/en/p/{item.slug_en}/").content.decode()
    assert "£48.00" in page
    assert "Coral" in page
    assert "Olive" in page


@pytest.mark.req("CA1")
@pytest.mark.parametrize(("language", "chosen"), [("en", "coral"), ("zh-hans", "blue")])
def test_what_is_made_for_the_readers_country_is_chosen_already(client, language, chosen):
    item = shop.product(colours=("coral", "blue"))
    OptionValue.objects.filter(code="coral").update(country="GB")
    OptionValue.objects.filter(code="blue").update(country="CN")
    slug = item.slug_en if language == "en" else item.slug_zh_hans
    page = client.get(f"/{language}/p/{slug}/").content.decode()
    assert f'name="sku" value="{item.code}-{chosen}"'.upper() in page.upper()
