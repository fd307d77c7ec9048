"""Membership for apps."""

from datetime import timedelta
from decimal import Decimal

import pytest

from membership.models import Auction, Draw, MallItem, PointsTerms
from membership.services import draws
from membership.types import Why
from tests.api.conftest import App
from tests.api.test_members import sign_in
from tests.factories import members, shop
from tests.factories.window import member

pytestmark = pytest.mark.django_db
NOW = shop.NOW


@pytest.fixture
def amy(app):
    members.ladder()
    members.terms(worth=Decimal(1))
    members.rule(Why.CHECK_IN, 5)
    members.rule(Why.SHARE, 5)
    user = member()
    sign_in(app)
    return user


@pytest.mark.req("ME1", "ME3", "PL1")
def test_standing_points_and_checking_in(app, amy):
    members.give(amy, 250)
    standing = app.get("membership/").json()
    assert (standing["next_tier"], standing["missing"]) == ("silver", 500)
    assert [tier["code"] for tier in standing["tiers"]] == ["jade", "silver", "gold"]
    for _twice in range(2):
        answer = app.post("membership/check-ins/")
        assert (answer.status_code, answer.json()["free"]) == (201, 255)
    assert answer.json()["worth"] == {"amount": "2.55", "currency": "GBP"}
    assert app.get("membership/").json()["checked_in_today"] is True
    assert [row["points"] for row in app.get("points/entries/").json()["results"]] == [5, 250]
    assert app.post("membership/shares/", {"what": "a"}).status_code == 201
    assert app.post("membership/shares/", {"what": "b"}).json()["code"] == "enough_today"


@pytest.mark.req("ME4", "PL1")
def test_redeeming_and_credit(app, amy):
    members.give(amy, 250)
    item = MallItem.objects.create(kind="gift", name_en="Tin", name_zh_hans="罐", points=200)
    assert app.get("points/shop/").json()[0]["left"] is None
    path = f"points/shop/{item.public_id}/redemptions/"
    first, again = app.post(path, key="k"), app.post(path, key="k")
    assert (first.status_code, first.json()) == (201, again.json())
    assert app.post(path, key="l").json()["code"] == "not_enough_points"
    assert app.post("points/shop/none/redemptions/").status_code == 404
    assert [row["name"] for row in app.get("points/redemptions/").json()] == ["Tin"]
    assert app.post("points/credit/", {"points": 50}).json()["free"] == 0
    assert app.post("points/credit/", {"points": 0}).status_code == 422


@pytest.mark.req("ME6", "PL1")
def test_draws_and_auctions(app, amy):
    members.give(amy, 250)
    span = {"opens_at": NOW - timedelta(hours=2), "closes_at": NOW + timedelta(hours=2)}
    draw = Draw(name_en="Kettle", name_zh_hans="水壶", cost=10, **span)
    draws.promise(draw)
    draw.save()
    assert app.post(f"draws/{draw.public_id}/tickets/").json()["number"] == 1
    shown = app.get("draws/").json()[0]
    assert (shown["commitment"], shown["seed"], shown["own"]) == (draw.commitment, "", 1)
    auction = Auction.objects.create(
        name_en="Vase",
        name_zh_hans="花瓶",
        least=100,
        opens_at=NOW - timedelta(hours=2),
        ends_at=NOW + timedelta(hours=2),
    )
    path = f"auctions/{auction.public_id}/bids/"
    assert app.post(path, {"points": 99}).json()["code"] == "bid_too_low"
    answer = app.post(path, {"points": 120}).json()[0]
    assert (answer["highest"], answer["least"], answer["is_leading"]) == (120, 130, True)


@pytest.mark.req("ME2", "PL1")
def test_a_plan(app, amy):
    members.plan(benefits_en="Free delivery\n20% off", benefits_zh_hans="免运费")
    assert app.get("membership/plans/").json()[0]["benefits"] == ["Free delivery", "20% off"]
    body = {"plan": "plus", "gateway": "sandbox", "card_number": members.GOOD}
    assert app.post("membership/plan/", body).json()["subscription"]["state"] == "active"
    assert app.post("membership/plan/", body).json()["code"] == "already_on_a_plan"
    assert app.delete("membership/plan/").json()["subscription"]["cancelled_at"]
    answer = app.patch("membership/plan/", {"resume": True})
    assert answer.json()["subscription"]["cancelled_at"] is None
    assert app.post("membership/plan/", body | {"plan": "none"}).status_code == 404


@pytest.mark.req("ME8", "PL1")
def test_friends(app, amy, another_app):
    code = app.get("membership/friends/").json()["code"]
    member("bo@example.com")
    sign_in(another_app, "bo@example.com")
    assert (
        another_app.post("membership/friends/", {"code": "WRONG"}).json()["code"] == "unknown_code"
    )
    assert another_app.post("membership/friends/", {"code": code}).status_code == 201
    assert app.get("membership/friends/").json()["friends"][0]["state"] == "joined"


@pytest.mark.req("PL1")
@pytest.mark.parametrize(
    "path", ["membership/", "points/", "points/shop/", "draws/", "auctions/", "membership/plan/"]
)
def test_nobody_is_let_in(path):
    assert App().get(path).status_code in {401, 403}


@pytest.mark.req("ME4", "PL1")
def test_points_are_paid_out_to_whom_has_just_proved_who_they_are(app, amy, now, time_machine_at):
    """A hundred points are worth 50p in money here."""
    PointsTerms.objects.update(cash_worth=Decimal("0.5"), cash_least=100, cash_most=3000)
    members.give(amy, 250)
    none = app.post("points/cash/", {"points": 100}, key="k")
    assert none.json()["code"] == "no_way_back"
    members.bought(amy, now)
    first, again = (app.post("points/cash/", {"points": 100}, key="k") for _twice in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    assert first.json()["amount"] == {"amount": "0.50", "currency": "GBP"}
    assert [row["state"] for row in app.get("points/cash/").json()] == ["asked"]
    assert app.post("points/cash/", {"points": 10}).json()["code"] == "too_few_points"
    with time_machine_at(now + timedelta(minutes=16)):
        late = app.post("points/cash/", {"points": 100})
    assert (late.status_code, late.json()["code"]) == (403, "reauthentication_required")
