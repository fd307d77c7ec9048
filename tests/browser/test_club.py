"""The member's pages in a real browser: axe, sizes, no overflow, both languages; bids go live."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from membership.models import Auction, Draw, MallItem
from membership.services import auctions, draws
from membership.types import Why
from tests.browser import looking
from tests.browser.looking import CALM, DESK
from tests.factories import members, shop
from tests.factories import window as windows

pytestmark = pytest.mark.browser
PAGES = ("club/", "points/", "points/shop/", "auctions/", "plan/", "friends/")


def club():
    """Some of everything, as of today."""
    now = timezone.now()
    members.ladder()
    members.terms(cash_worth=Decimal("0.5"), cash_least=100)
    members.terms("CNY", worth=Decimal(9))
    members.rule(Why.CHECK_IN, 5)
    members.plan(benefits_en="Free delivery\n20% off", benefits_zh_hans="免运费\n八折")
    amy = windows.member()
    members.give(amy, 500, now=now)
    span = {"opens_at": now - timedelta(hours=1)}
    MallItem.objects.create(kind="gift", name_en="Tin", name_zh_hans="茶罐", points=100, left=3)
    draw = Draw(
        name_en="Kettle", name_zh_hans="水壶", cost=10, closes_at=now + timedelta(hours=5), **span
    )
    draws.promise(draw)
    draw.save()
    draws.enter(user_id=amy.pk, draw_id=draw.public_id, key="a", now=now)
    auction = Auction.objects.create(
        name_en="Vase", name_zh_hans="花瓶", least=100, ends_at=now + timedelta(hours=5), **span
    )
    shop.occasion(starts_at=now + timedelta(days=2), audience="member")
    return amy, draw, auction


@pytest.mark.req("ME1", "ME3", "ME6", "SF8")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages(new_page, sign_in, language):
    _amy, draw, _auction = club()
    page = new_page(viewport=DESK, **CALM)
    sign_in(page, language)
    wrong = []
    for path in (*(f"member/{one}" for one in PAGES), f"draws/{draw.public_id}/"):
        page.goto(f"/{language}/{path}")
        wrong += [f"{path}: {one}" for one in looking.look(page)]
    assert wrong == []


@pytest.mark.req("ME6")
def test_somebody_elses_bid_appears_by_itself(new_page, sign_in):
    _amy, _draw, auction = club()
    page = sign_in(new_page(viewport=DESK, **CALM))
    page.goto("/en/member/auctions/")
    page.get_by_role("button", name="Bid").click()
    expect(page.get_by_text("You lead", exact=True)).to_be_visible()
    ben = members.person()
    members.give(ben, 500, now=timezone.now())
    auctions.bid(user_id=ben.pk, auction_id=auction.public_id, points_bid=150, now=timezone.now())
    expect(page.get_by_text("150 points", exact=True)).to_be_visible(timeout=15_000)
    expect(page.get_by_label("Your bid in points")).to_have_value("160")
