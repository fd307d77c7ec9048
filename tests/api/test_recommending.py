"""Suggestions, from an app."""

import pytest

from accounts.services import consents
from tests.api.test_members import sign_in
from tests.factories import models as made
from tests.factories import shop
from tests.factories.window import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods():
    return [shop.small_shop(), *(shop.product(name=f"Thing {n}") for n in range(5))]


@pytest.fixture
def model():
    return made.model()


def names(answer):
    assert answer.status_code == 200, answer.content
    return [one["product"]["name"] for one in answer.json()["items"]]


@pytest.mark.req("RE1", "PL1")
def test_a_guest_gets_what_is_for_all(app, goods, model):
    made.common_list(model, "all", "trending", *(made.item(one) for one in goods[1:4]))
    answer = app.get("recommendations/?slot=for-you")
    assert names(answer)[:3] == ["Thing 0", "Thing 1", "Thing 2"]
    told = answer.json()
    assert (told["slot"], told["model"], told["served_by"], told["personal"]) == (
        "for-you", "2026-11-22-1", "trending", False,
    )  # fmt: skip
    assert told["title"] == "Popular in the shop"
    assert told["items"][0]["reason"]["text"] == "Popular in the shop"


@pytest.mark.req("RE1", "RE5")
def test_a_member_gets_their_own_where_they_allow_it(app, goods, model, now):
    amy = member()
    sign_in(app)
    liked = [made.item(one, code="like_you", source="ease") for one in goods[1:5]]
    made.shopper_list(model, amy, "for_you", *liked)
    assert not app.get("recommendations/?slot=for-you").json()["personal"]
    consents.record(user_id=amy.pk, visitor=None, purposes=["personalisation"], now=now)
    answer = app.get("recommendations/?slot=for-you")
    assert answer.json()["personal"]
    assert names(answer)[:4] == ["Thing 0", "Thing 1", "Thing 2", "Thing 3"]
    said = {"product_id": goods[2].public_id, "slot": "for-you", "verdict": "not_interested"}
    assert app.post("recommendations/feedback/", said).status_code == 204
    assert app.post("recommendations/feedback/", said).status_code == 204
    assert "Thing 1" not in names(app.get("recommendations/?slot=for-you"))
    said["verdict"] = "undo"
    assert app.post("recommendations/feedback/", said).status_code == 204
    assert "Thing 1" in names(app.get("recommendations/?slot=for-you"))


@pytest.mark.req("RE1")
def test_beside_a_product(app, goods, model):
    made.product_list(model, goods[0], "similar", made.item(goods[3]), made.item(goods[4]))
    path = f"recommendations/?slot=similar&product={goods[0].public_id}"
    assert names(app.get(path))[:2] == ["Thing 2", "Thing 3"]
    assert "Willow teapot" not in names(app.get(path))


@pytest.mark.req("RE1", "RE5")
def test_bad_input(app, goods):
    for query, status in (("slot=nosuch", 404), ("", 422), ("slot=a%20b", 422)):
        assert app.get(f"recommendations/?{query}").status_code == status
    assert app.get("recommendations/?slot=similar&product=nosuch").status_code == 404
    assert app.post("recommendations/feedback/", {"verdict": "undo"}).status_code in {401, 403}
    member()
    sign_in(app)
    for body, status in (
        ({"product_id": "nosuch", "verdict": "not_interested"}, 404),
        ({"product_id": goods[0].public_id, "verdict": "maybe"}, 422),
        ({"verdict": "undo"}, 422),
    ):
        assert app.post("recommendations/feedback/", body).status_code == status
