"""What a member keeps, from an app: the same as on the pages."""

import pytest

from tests.api.test_members import sign_in
from tests.factories import shop
from tests.factories.window import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def amy(app):
    member()
    sign_in(app)
    return app


def names(answer):
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()]


@pytest.mark.req("SF5", "PL1")
def test_lists(amy):
    teapot = shop.small_shop()
    assert (
        amy.post("wish-lists/default/items/", {"product_id": teapot.public_id}).status_code == 204
    )
    made = amy.post("wish-lists/", {"name": "Gifts"})
    assert made.status_code == 201
    gifts = f"wish-lists/{made.json()['id']}/"
    amy.post(f"{gifts}items/", {"product_id": teapot.public_id})
    assert [(row["name"], row["count"]) for row in amy.get("wish-lists/").json()] == [
        ("", 1),
        ("Gifts", 1),
    ]
    assert [row["id"] for row in amy.get(gifts).json()["items"]] == [teapot.public_id]
    assert amy.put(gifts, {"name": "For Bo"}).json()["name"] == "For Bo"
    assert amy.delete(f"{gifts}items/{teapot.public_id}/").status_code == 204
    assert amy.get(gifts).json()["items"] == []
    assert amy.delete(gifts).status_code == 204
    assert amy.get(gifts).status_code == 404


@pytest.mark.req("SF5", "PL1")
def test_visits_and_comparison(amy):
    shop.small_shop()
    things = [shop.product(name=f"Thing {number}") for number in range(5)]
    for thing in things[:4]:
        amy.post("recently-viewed/", {"product_id": thing.public_id})
        amy.post("comparison/", {"product_id": thing.public_id})
    assert set(names(amy.get("recently-viewed/"))) == {f"Thing {n}" for n in range(4)}
    fifth = amy.post("comparison/", {"product_id": things[4].public_id})
    assert (fifth.status_code, fifth.json()["code"]) == (409, "comparison_full")
    amy.delete(f"comparison/{things[0].public_id}/")
    assert names(amy.get("comparison/")) == ["Thing 1", "Thing 2", "Thing 3"]
    amy.delete("comparison/")
    amy.delete("recently-viewed/")
    assert names(amy.get("comparison/")) == names(amy.get("recently-viewed/")) == []


@pytest.mark.req("SF5", "PL1")
@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("wish-lists/", {"name": ""}, 422),
        ("wish-lists/", {"name": "x" * 61}, 422),
        ("wish-lists/default/items/", {"product_id": "nothing"}, 404),
        ("wish-lists/default/items/", {"product_id": "\0"}, 422),
        ("wish-lists/nothing/items/", {"product_id": "nothing"}, 404),
        ("comparison/", {}, 422),
        ("recently-viewed/", {"product_id": []}, 422),
    ],
)
def test_what_makes_no_sense(amy, path, body, status):
    answer = amy.post(path, body)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.req("SF5", "AC3")
def test_nobody_elses(app, another_app):
    member()
    member("bo@example.com")
    sign_in(app)
    sign_in(another_app, "bo@example.com")
    gifts = f"wish-lists/{app.post('wish-lists/', {'name': 'Gifts'}).json()['id']}/"
    assert another_app.get(gifts).status_code == 404
    assert another_app.put(gifts, {"name": "Mine"}).status_code == 404
    another_app.delete(gifts)
    assert app.get(gifts).status_code == 200
    for path in ("wish-lists/", "recently-viewed/", "comparison/"):
        app.headers.clear()
        assert app.get(path).status_code in {401, 403}


@pytest.mark.req("SF10", "PL1")
def test_stores_and_codes(app):
    teapot = shop.small_shop()
    teapot.variants.update(barcode="4006381333931")
    assert app.get("stores/").json() == []
    assert app.get("stores/", latitude=51).status_code == 422
    assert app.get("stores/", latitude=91, longitude=0).status_code == 422
    assert app.get("stores/", sku="nothing").status_code == 404
    found = app.get("barcodes/4006381333931/").json()
    assert found == {"product_id": teapot.public_id, "sku": shop.sku(teapot)}
    assert app.get("barcodes/4006381333932/").status_code == 404
