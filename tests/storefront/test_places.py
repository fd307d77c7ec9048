"""Stores, what is on their shelves, barcodes, and tags on shelves."""

import pytest
from django.test import Client

from catalog.rules import barcodes
from core import clock
from inventory.models import Location, StockItem
from inventory.rules.distance import kilometres
from tests.factories import shop
from tests.factories.window import member, operator
from tests.storefront.shopper import drain

pytestmark = pytest.mark.django_db
LONDON, MANCHESTER = (51.522000, -0.118900), (53.484100, -2.236400)


@pytest.fixture
def teapot():
    item = shop.small_shop()
    item.variants.update(barcode="2000000001265")
    return item


@pytest.fixture
def stores(teapot):
    for code, place, units in (("manchester", MANCHESTER, 0), ("london", LONDON, 3)):
        location = Location.objects.create(
            code=code,
            kind="store",
            name_en=code.title(),
            name_zh_hans=f"{code}店",
            address="1 High Street",
            country="GB",
            latitude=place[0],
            longitude=place[1],
            hours="Every day",
            ships=False,
        )
        StockItem.objects.create(variant=teapot.variants.get(), location=location, on_hand=units)


def page_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_distance_between_two_stores():
    # Great-circle distance of these coordinates by the haversine formula: 262.0 km.
    assert kilometres(LONDON, MANCHESTER) == pytest.approx(262.0, abs=1.5)
    assert kilometres(LONDON, LONDON) == 0


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("4006381333931", True),  # the example of the GS1 check digit calculator
        ("4006381333932", False),
        ("96385074", True),  # EAN-8
        ("036000291452", True),  # UPC-A
        ("", False),
        ("12345", False),
        ("４００６３８１３３３９３１", False),
    ],
)
def test_check_digits(code, valid):
    assert barcodes.is_valid(code) is valid


@pytest.mark.req("SF10")
@pytest.mark.parametrize(
    ("here", "first", "said"),
    [("51.5,-0.1", "London", "km away"), ("53.4,-2.2", "Manchester", "km away")],
)
def test_the_nearest_store_comes_first(client, stores, here, first, said):
    page = page_of(client, f"/en/near/?here={here}")
    assert page.index(f"<h2>{first}</h2>") == page.index("<h2>")
    assert said in page
    assert "private" in client.get(f"/en/near/?here={here}")["Cache-Control"]


@pytest.mark.req("SF10")
@pytest.mark.parametrize("here", ["", "nowhere", "91,0", "nan,nan", "1,2,3", "inf,0", "\0"])
def test_a_place_that_is_none(client, stores, here):
    answer = client.get("/en/near/", {"here": here})
    assert answer.status_code in {302, 400}


@pytest.mark.req("SF10", "SF8")
def test_the_stores_follow_their_editing(client, stores):
    assert "Every day" in page_of(client, "/en/stores/")
    store = Location.objects.get(code="london")
    fields = {
        "code": "london", "kind": "store", "name_en": "London", "name_zh_hans": "伦敦",
        "address_en": "1 High Street", "address_zh_hans": "高街", "country": "GB",
        "latitude": "51.5", "longitude": "-0.1", "hours_en": "Sundays only",
        "hours_zh_hans": "周日", "priority": "0",
        "cut_off": "15:00", "time_zone": "Europe/London", "work_days": "0,1,2,3,4,5",
        "parcel_cost": "0",
    }  # fmt: skip
    desk = Client(headers={"Sec-Fetch-Site": "same-origin"})
    desk.force_login(operator("owner"))
    answer = desk.post(f"/admin/inventory/location/{store.pk}/change/", fields)
    assert answer.status_code == 302
    drain(clock.now())
    assert "Sundays only" in page_of(client, "/en/stores/")


@pytest.mark.req("SF10")
def test_what_is_on_which_shelf(client, stores, teapot):
    page = page_of(client, f"/en/in-stores/?sku={shop.sku(teapot)}")
    london, manchester = page.index("<h2>London"), page.index("<h2>Manchester")
    assert "Sold out" in page[manchester:london] or "Sold out" in page[manchester:]
    assert "Only 3 left" in page[london:][:400]
    assert client.get("/en/in-stores/?sku=nothing").status_code == 404


@pytest.mark.req("SF10")
@pytest.mark.parametrize("code", ["2000000001265", "02000000001265"])
def test_a_barcode_opens_its_product(client, teapot, code):
    answer = client.get(f"/en/scan/?code={code}")
    assert answer.url == f"/en/p/{teapot.slug_en}/?v={shop.sku(teapot)}"


@pytest.mark.req("SF10")
@pytest.mark.parametrize(
    "code", ["4006381333931", "2000000001266", "x" * 5000, "' OR 1=1 --", "😀"]
)
@pytest.mark.parametrize(
    ("language", "said"), [("en", "We know no product"), ("zh-hans", "没有找到")]
)
def test_a_code_nobody_knows(client, teapot, code, language, said):
    answer = client.get(f"/{language}/scan/", {"code": code})
    assert answer.status_code == 404
    assert said in answer.content.decode()


@pytest.mark.req("SF10")
@pytest.mark.parametrize(("accepted", "language"), [("zh-CN", "zh-hans"), ("en", "en"), ("", "en")])
def test_a_tag_on_the_shelf_opens_the_product_in_the_readers_language(
    client, teapot, accepted, language
):
    answer = client.get(f"/t/{shop.sku(teapot)}/", headers={"Accept-Language": accepted})
    assert answer.status_code == 302
    assert answer.url.startswith(f"/{language}/p/")
    assert client.get(answer.url).status_code == 200
    assert client.get("/t/nothing/").status_code == 404
    scanned = client.get(f"/en/scan/?code=http://127.0.0.1:8000/t/{shop.sku(teapot)}/")
    assert scanned.url.endswith(f"?v={shop.sku(teapot)}")


@pytest.mark.req("SF10")
def test_tags_are_printed_by_who_may_see_products(client, teapot):
    address = f"/admin/tags/?product={teapot.pk}"
    assert client.get(address).status_code == 302
    chosen = {"action": "print_tags", "_selected_action": [teapot.pk]}
    client.force_login(operator("catalogue"))
    assert client.post("/admin/catalog/product/", chosen).url == address
    page = client.get(address).content.decode()
    assert "<svg" in page
    assert "2000000001265" in page
    assert "£48" in page
    assert client.get("/admin/tags/?product=x").status_code == 400
    client.force_login(member())
    assert client.get(address).status_code == 302
