"""Related products, services and digital goods over the API."""

import pytest

from catalog.models import Content, PersonalField, Relation
from pricing.models import Surcharge
from tests.factories import shop

pytestmark = pytest.mark.django_db
NOBODY = {"name": "Amy Lin", "country": "GB"}


@pytest.mark.req("CA5", "PL1")
def test_a_product_names_what_belongs_to_it_and_a_service_comes_along(app):
    pot = shop.small_shop(stock=5)
    tray = shop.product(name="Oak tray")
    warranty = shop.product(name="Warranty", gbp="12.00", nature="service")
    Relation.objects.create(product=pot, related=tray, kind="accessory")
    Relation.objects.create(product=pot, related=warranty, kind="service")
    told = app.get(f"products/{pot.public_id}/").json()
    assert told["nature"] == "goods"
    assert [one["name"] for one in told["related"]["accessory"]] == ["Oak tray"]
    sku = told["related"]["service"][0]["sku"]
    app.headers["X-Cart-Token"] = app.post("carts/").json()["token"]
    cart = app.post("cart/lines/", {"sku": shop.sku(pot), "along": [sku]}).json()
    assert cart["items"] == {"amount": "60.00", "currency": "GBP"}
    refused = app.post("cart/lines/", {"sku": shop.sku(tray), "along": [sku]})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_for_sale")


@pytest.mark.req("CA5", "PL1")
def test_a_digital_good_is_bought_and_read(app):
    shop.small_shop()
    guide = shop.product(name="Tea guide", gbp="6.00", nature="digital")
    Content.objects.create(product=guide, body_en="**80** degrees.")
    app.with_cart(shop.sku(guide))
    order = app.order(ship_to=NOBODY, delivery="").json()
    path = f"orders/{order['token']}/lines/{order['lines'][0]['id']}/content/"
    assert app.get(path).status_code == 404
    app.pay(order["token"])
    assert app.get(path).json()["body"] == "**80** degrees."
    assert app.get(f"orders/{order['token']}/").json()["state"] == "delivered"


@pytest.mark.req("CA5", "PL1")
def test_goods_need_an_address(app):
    pot = shop.small_shop()
    refused = app.with_cart(shop.sku(pot)).order(ship_to=NOBODY)
    assert (refused.status_code, refused.json()["code"]) == (409, "address_missing")
    assert refused.json()["errors"][0]["field"] == "line1"


@pytest.mark.req("CA6", "PL1")
def test_goods_are_made_for_the_buyer(app):
    pen = shop.small_shop(stock=5)
    field = PersonalField.objects.create(product=pen, code="engraving", name_en="Engraving")
    Surcharge.objects.create(field=field, currency="GBP", amount=6)
    told = app.get(f"products/{pen.public_id}/").json()["personalisation"][0]
    assert (told["code"], told["surcharge"]["amount"], told["max_length"]) == (
        "engraving",
        "6.00",
        20,
    )
    app.headers["X-Cart-Token"] = app.post("carts/").json()["token"]
    line = {"sku": shop.sku(pen), "personal": {"engraving": "Amy"}}
    cart = app.post("cart/lines/", line).json()
    assert cart["items"]["amount"] == "54.00"
    assert cart["lines"][0]["personal"] == [{"name": "Engraving", "value": "Amy"}]
    refused = app.post("cart/lines/", line | {"personal": {"engraving": "😀"}})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (
        409,
        "personal.engraving",
    )
    order = app.order().json()
    assert order["lines"][0]["personal"] == [{"name": "Engraving", "value": "Amy"}]
