"""A member's pages: centre, points, points shop, auctions, plan, friends; without any script."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from membership.models import Auction, Draw, MallItem, Member, Redemption, Referral
from membership.models import Subscription as Plan
from membership.services import draws
from membership.services import members as service
from membership.types import Mark, Why
from tests.factories import members, shop
from tests.factories.window import PASSWORD, member
from tests.storefront.forms import hidden

pytestmark = pytest.mark.django_db
PAGES = ("club/", "points/", "points/shop/", "auctions/", "plan/", "friends/")
NOW = shop.NOW


@pytest.fixture
def amy(client):
    members.ladder()
    members.terms(cash_worth=Decimal("0.5"), cash_least=100)
    members.terms("CNY", worth=Decimal(9))
    members.rule(Why.CHECK_IN, 5)
    members.rule(Why.SHARE, 5)
    user = member()
    client.force_login(user)
    return user


def text(client, path, language="en"):
    answer = client.get(f"/{language}/member/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.req("ME1", "ME3", "ME4", "ME6", "ME2", "ME8")
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens_for_a_member_and_for_nobody_else(client, amy, path, language):
    stocked(amy)
    page = text(client, path, language)
    assert "apart.css" in page or "apart." in page
    assert Client().get(f"/{language}/member/{path}").status_code == 302


def stocked(user):
    """Some of everything."""
    members.give(user, 500)
    members.plan(benefits_en="Free delivery", benefits_zh_hans="免运费")
    number = MallItem.objects.count()
    MallItem.objects.create(
        kind="gift", name_en=f"Tin {number}", name_zh_hans="罐", points=100, left=3
    )
    span = {"opens_at": NOW - timedelta(hours=2), "closes_at": NOW + timedelta(hours=2)}
    one = Draw(name_en="Kettle", name_zh_hans="水壶", cost=10, **span)
    draws.promise(one)
    one.save()
    Auction.objects.create(
        name_en="Vase",
        name_zh_hans="花瓶",
        least=100,
        opens_at=NOW - timedelta(hours=2),
        ends_at=NOW + timedelta(hours=2),
    )
    shop.occasion(starts_at=NOW + timedelta(days=2), audience="tier:gold", seats=4)


@pytest.mark.req("ME1")
@pytest.mark.parametrize("path", ["club/", "points/", "points/shop/", "auctions/"])
def test_a_page_costs_the_same_however_much_is_on_it(client, amy, path):
    stocked_once(amy)
    text(client, path)
    with CaptureQueriesContext(connection) as one:
        text(client, path)
    for _more in range(2):
        stocked_once(amy)
    with CaptureQueriesContext(connection) as three:
        text(client, path)
    assert len(one) == len(three)


def stocked_once(user):
    from membership.models import Plan as PlanRow

    PlanRow.objects.all().exists() or members.plan()
    members.give(user, 50)
    number = MallItem.objects.count()
    MallItem.objects.create(
        kind="gift", name_en=f"T{number}", name_zh_hans="罐", points=9, tier_id=None
    )
    Auction.objects.create(
        name_en=f"V{number}",
        name_zh_hans="花瓶",
        least=100,
        opens_at=NOW - timedelta(hours=2),
        ends_at=NOW + timedelta(hours=2),
    )
    shop.occasion(starts_at=NOW + timedelta(days=2), audience="member")


@pytest.mark.req("ME3")
def test_checking_in(client, amy):
    stocked(amy)
    assert "Check in for 5 points" in text(client, "club/")
    answer = client.post("/en/member/club/check-in/", follow=True)
    assert "Your points are in" in answer.content.decode()
    assert "Checked in today" in answer.content.decode()


@pytest.mark.req("ME1")
def test_events_for_members_stand_in_the_centre_and_are_booked_by_whom_they_are_for(client, amy):
    event = shop.occasion(starts_at=NOW + timedelta(days=2), audience="tier:gold", seats=4)
    shop.occasion(starts_at=NOW + timedelta(days=2), title_en="For everybody")
    page = text(client, "club/")
    assert "For Gold" in page
    assert "Book a seat" not in page
    assert "For everybody" not in page
    form = {"name": "Amy", "email": "amy@example.com", "people": "1"}
    refused = client.post(f"/en/events/{event.public_id}/book/", form)
    assert "This event is for members" in refused.content.decode()
    service.mark(user_id=amy.pk, kind=Mark.SPEND, score=6000, key="lots", now=NOW)
    service.look(user_id=amy.pk, now=NOW)
    assert client.post(f"/en/events/{event.public_id}/book/", form).status_code == 302
    assert "Book a seat (3 left)" in text(client, "club/")


@pytest.mark.req("ME7")
def test_a_birthday(client, amy):
    wrong = client.post("/en/member/club/birthday/", {"birth_day": "31", "birth_month": "2"})
    assert wrong.status_code == 422
    assert "There is no such day" in wrong.content.decode()
    client.post("/en/member/club/birthday/", {"birth_day": "29", "birth_month": "2"})
    assert Member.objects.get(user=amy).birth_day == 29


@pytest.mark.req("ME4")
def test_points_into_credit_and_what_is_refused(client, amy):
    members.give(amy, 100)
    page = text(client, "points/")
    key = hidden(page, "key")
    answer = client.post("/en/member/points/credit/", {"points": "200", "key": key})
    assert answer.status_code == 422
    assert "enough points" in answer.content.decode()
    bad = client.post("/en/member/points/credit/", {"points": "-5", "key": key})
    assert bad.status_code == 422
    answer = client.post("/en/member/points/credit/", {"points": "100", "key": key}, follow=True)
    assert "It is on your store credit" in answer.content.decode()
    assert "£0.80" in text(client, "wallet/")


@pytest.mark.req("ME4")
def test_money_is_asked_for_by_who_proves_it(client, amy):
    members.give(amy, 100)
    answer = client.post("/en/member/points/cash/", {"points": "100", "key": "k"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
    client.post("/en/account/login/", {"login": amy.email, "password": PASSWORD})
    fresh = Client(headers={"Sec-Fetch-Site": "same-origin"})
    fresh.post("/en/account/login/", {"login": amy.email, "password": PASSWORD})
    answer = fresh.post("/en/member/points/cash/", {"points": "100", "key": "k"})
    assert answer.status_code == 422
    assert "no payment of yours" in answer.content.decode()


@pytest.mark.req("ME4", "ME6", "ME10")
def test_the_points_shop_a_draw_and_its_proof(client, amy):
    stocked(amy)
    item, draw = MallItem.objects.get(), Draw.objects.get()
    answer = client.post(
        f"/en/member/points/shop/{item.public_id}/", {"key": "a"}, follow=True
    ).content.decode()
    assert "It is yours" in answer
    assert Redemption.objects.get().name == "Tin 0"
    client.post(f"/en/member/draws/{draw.public_id}/", {"key": "a"})
    assert members.purse(amy)[0] == 390
    page = Client().get(f"/en/draws/{draw.public_id}/").content.decode()
    assert draw.commitment in page
    assert draw.seed not in page
    draws.draw_winners(draw_id=draw.pk, now=NOW + timedelta(hours=3))
    page = Client().get(f"/en/draws/{draw.public_id}/").content.decode()
    assert draw.seed in page
    assert "the winners follow from it" in page
    assert client.post("/en/member/points/shop/nothing/", {"key": "a"}).status_code == 404


@pytest.mark.req("ME6")
def test_bidding_and_the_part_that_is_live(client, amy):
    stocked(amy)
    auction = Auction.objects.get()
    path = f"/en/member/auctions/{auction.public_id}/"
    low = client.post(path, {"points": "99", "key": "k"})
    assert (low.status_code, "Please bid 100 points or more" in low.content.decode()) == (422, True)
    client.post(path, {"points": "100", "key": "k"})
    live = client.get("/en/member/auctions/live/").content.decode()
    assert "You lead" in live
    assert "<html" not in live
    assert 'hx-trigger="every 4s"' in live
    assert client.post(path, {"points": "x", "key": "k"}).status_code == 422


@pytest.mark.req("ME2")
def test_a_plan_is_begun_cancelled_and_taken_up_again(client, amy):
    members.plan(benefits_en="Free delivery", benefits_zh_hans="免运费")
    assert "Free delivery" in text(client, "plan/")
    no = client.post("/en/member/plan/begin/", {"plan": "plus", "card_number": members.DECLINED})
    assert (no.status_code, "declined" in no.content.decode()) == (422, True)
    wrong = client.post("/en/member/plan/begin/", {"plan": "plus", "card_number": "1234"})
    assert (wrong.status_code, "check the card number" in wrong.content.decode()) == (422, True)
    yes = client.post(
        "/en/member/plan/begin/", {"plan": "plus", "card_number": members.GOOD}, follow=True
    )
    assert "Your membership has begun" in yes.content.decode()
    client.post("/en/member/plan/change/", {"act": "cancelled"})
    assert Plan.objects.get().cancelled_at is not None
    client.post("/en/member/plan/change/", {"act": "resumed"})
    assert Plan.objects.get().cancelled_at is None
    assert client.post("/en/member/plan/change/", {"act": "other"}).status_code == 422


@pytest.mark.req("ME8")
def test_a_friend_who_signs_up_by_the_link_is_noted(client, amy):
    code = service.join(user_id=amy.pk, now=NOW).code
    friend = Client(headers={"Sec-Fetch-Site": "same-origin"})
    page = friend.get(f"/en/invite/{code}/").content.decode()
    assert "Amy invites you" in page
    friend.post("/en/account/signup/", {"email": "bo@example.com", "password1": PASSWORD})
    assert Referral.objects.get().referrer == amy
    assert friend.get("/en/invite/WRONG/").status_code == 404
    mine = client.post("/en/member/friends/code/", {"code": code})
    assert (mine.status_code, "never one" in mine.content.decode()) == (422, True)
    shared = client.post("/en/member/friends/share/", {"what": "link"}, follow=True)
    assert "Thank you for sharing" in shared.content.decode()
