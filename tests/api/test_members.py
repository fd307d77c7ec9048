"""A signed-in app: allauth's session token, and what is a person's own."""

import pytest
from drf_spectacular.validation import validate_schema

from orders.models import Order
from tests.api.conftest import ADDRESS
from tests.factories import shop
from tests.factories.window import PASSWORD, member

pytestmark = pytest.mark.django_db


def sign_in(app, email="amy@example.com", password=PASSWORD):
    answer = app.http.post(
        "/_allauth/app/v1/auth/login", {"email": email, "password": password}, format="json"
    )
    if answer.status_code == 200:
        app.headers["X-Session-Token"] = answer.json()["meta"]["session_token"]
    return answer


@pytest.mark.req("AC1", "PL1")
def test_signing_in_gives_a_token_and_out_takes_it(app):
    member()
    assert app.get("addresses/").status_code in {401, 403}
    assert sign_in(app, password="wrong").status_code == 400
    assert sign_in(app).status_code == 200
    assert app.get("addresses/").json()[0]["line1"] == "1 Garden Row"
    app.http.delete("/_allauth/app/v1/auth/session", headers=app.headers)
    assert app.get("addresses/").status_code in {401, 403}


@pytest.mark.req("AC1", "PL1")
@pytest.mark.parametrize("token", ["forged", "", "x" * 32])
def test_a_forged_token_is_nobody(app, token):
    app.headers["X-Session-Token"] = token
    answer = app.get("addresses/")
    assert answer.status_code in {401, 403}
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.req("AC3", "PL1")
def test_addresses(app):
    member()
    sign_in(app)
    made = app.post("addresses/", ADDRESS | {"line1": "2 Mill Lane", "is_default": True})
    assert made.status_code == 201
    assert [row["line1"] for row in app.get("addresses/").json()] == ["2 Mill Lane", "1 Garden Row"]
    path = f"addresses/{made.json()['id']}/"
    assert app.put(path, ADDRESS | {"line1": "3 Mill Lane"}).json()["line1"] == "3 Mill Lane"
    assert app.delete(path).status_code == 204
    assert [row["is_default"] for row in app.get("addresses/").json()] == [True]


@pytest.mark.req("AC3", "OR4", "PL1")
def test_nobody_elses(app, another_app):
    item = shop.small_shop(stock=5)
    member()
    member("bo@example.com")
    sign_in(app)
    sign_in(another_app, "bo@example.com")
    app.post("cart/lines/", {"sku": shop.sku(item), "quantity": 1})
    assert app.order().status_code == 201
    assert [row["number"] for row in app.get("orders/").json()["results"]] == [
        Order.objects.get().number
    ]
    assert another_app.get("orders/").json()["results"] == []
    theirs = app.get("addresses/").json()[0]["id"]
    assert another_app.put(f"addresses/{theirs}/", ADDRESS).status_code == 404
    another_app.delete(f"addresses/{theirs}/")
    assert len(app.get("addresses/").json()) == 1


@pytest.mark.req("PL1")
def test_the_schema_is_valid(app):
    schema = app.http.get("/api/schema/?format=json")
    assert schema.status_code == 200
    document = schema.json()
    validate_schema(document)
    assert document["openapi"].startswith("3.1")
    assert {"/api/v1/products/", "/api/v1/orders/", "/api/v1/cart/lines/"} <= set(document["paths"])
