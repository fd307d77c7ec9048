"""Filters, suggestions and own searches over the API."""

import pytest

from search.engine import known
from tests.api.conftest import App
from tests.factories import shop, window

pytestmark = pytest.mark.django_db


@pytest.mark.req("SE3", "PL1")
def test_what_a_list_can_be_narrowed_by(app):
    shop.small_shop(was="60.00")
    shop.product(name="Plain mug", stock=0)
    found = app.get("products/facets/", category="kitchen", in_stock=1).json()
    assert found["total"] == 1
    facets = {one["code"]: one["values"] for one in found["facets"]}
    assert facets["brand"] == [
        {"value": "ashbourne-pottery", "name": "Ashbourne Pottery", "count": 1, "of": 2}
    ]
    assert {"value": "in", "name": "in", "count": 1, "of": 1} in facets["stock"]
    assert found["prices"] == {"least": "48.00", "most": "48.00", "bands": []}
    assert app.get("products/facets/", category="nowhere").status_code == 404
    assert app.get("products/facets/", min="x").status_code == 422


@pytest.mark.req("SE1", "PL1")
def test_a_list_says_what_it_was_shown_for(app):
    shop.small_shop()
    found = app.get("products/", q="teapto").json()
    assert (found["total"], found["shown_for"], found["widened"]) == (1, "teapot", False)


@pytest.mark.req("SE2", "PL1")
def test_suggestions(app):
    shop.small_shop()
    known.forget()
    found = app.get("search/suggestions/", q="tea").json()
    assert [row["name"] for row in found["products"]] == ["Willow teapot"]
    assert app.get("search/suggestions/", q="kit").json()["categories"] == [
        {"code": "kitchen", "name": "Kitchen"}
    ]
    assert app.get("search/suggestions/").json()["products"] == []


@pytest.mark.req("SE2")
def test_own_searches(app, django_user_model):
    assert app.get("search/history/").status_code in {401, 403}
    member = App()
    member.http.force_authenticate(window.member())
    for text in ("teapot", "lamp"):
        assert member.http.post("/api/v1/search/history/", {"q": text}).status_code == 204
    assert member.get("search/history/").json() == [{"q": "lamp"}, {"q": "teapot"}]
    assert member.get("search/suggestions/", q="te").json()["own"] == ["teapot"]
    member.http.delete("/api/v1/search/history/?q=lamp")
    assert member.get("search/history/").json() == [{"q": "teapot"}]
    member.http.delete("/api/v1/search/history/")
    assert member.get("search/history/").json() == []
    assert member.http.post("/api/v1/search/history/", {"q": ""}).status_code == 422
