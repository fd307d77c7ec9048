"""Points: a ledger that adds up, whatever happens at once and in whatever order."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from core.reconciling import CHECKS
from membership import selectors
from membership.models import Extension, PointsAccount, PointsEntry, PointsLot
from membership.selectors import points as read
from membership.services import expiries, points
from membership.types import Why
from messaging.models import Message
from tests.factories import members

pytestmark = [pytest.mark.django_db, pytest.mark.req("ME3")]


@pytest.fixture
def amy():
    return members.person("amy@example.com")


def buys(user, amount, now, reference="A-1"):
    points.earn_pending(
        user_id=user.pk,
        points=amount,
        why=Why.PURCHASE,
        key=f"purchase:{reference}",
        reference=reference,
        now=now,
    )


def ripe(now, days=14, reference="A-1"):
    at = now + timedelta(days=days)
    points.ripens(reference=reference, at=at)
    for lot_id in read.ripe_lots(now=at):
        points.ripen(lot_id=lot_id, now=at)
    return at


def test_points_are_given_once_under_their_key(amy, now):
    members.give(amy, 100, key="gift")
    members.give(amy, 100, key="gift")
    assert members.purse(amy) == (100, 0, 0, 0)
    assert dict(PointsEntry.objects.values_list("purse", "points")) == {"free": 100, "shop": -100}


@pytest.mark.parametrize("amount", [0, -1])
def test_only_points_move(amy, now, amount):
    with pytest.raises(points.NotPoints):
        members.give(amy, amount)
    assert not PointsEntry.objects.exists()


def test_a_purchase_brings_points_when_its_window_has_closed(amy, now):
    buys(amy, 480, now)
    assert members.purse(amy) == (0, 480, 0, 0)
    with pytest.raises(points.NotEnoughPoints):
        points.spend(user_id=amy.pk, points=1, key="s", now=now)
    points.ripens(reference="A-1", at=now + timedelta(days=14))
    assert read.ripe_lots(now=now + timedelta(days=13)) == []
    ripe(now)
    ripe(now)
    assert members.purse(amy) == (480, 0, 0, 0)
    assert selectors.points_proof().holds


@pytest.mark.req("ME4")
def test_what_expires_first_is_spent_first(amy, now):
    members.programme(valid_months=12)
    members.give(amy, 100, now=now - timedelta(days=200))
    members.give(amy, 100, now=now)
    points.spend(user_id=amy.pk, points=130, key="s", now=now)
    lots = PointsLot.objects.order_by("expires_at")
    assert list(lots.values_list("left", flat=True)) == [0, 70]


@pytest.mark.req("ME5")
def test_what_has_expired_cannot_be_spent_even_before_it_is_swept(amy, now):
    members.give(amy, 100, now=now)
    later = now + timedelta(days=400)
    with pytest.raises(points.NotEnoughPoints):
        points.spend(user_id=amy.pk, points=1, key="s", now=later)
    assert expiries.expire_all(now=later) == 1
    assert expiries.expire_all(now=later) == 0
    assert members.purse(amy) == (0, 0, 0, 0)


def test_a_refund_takes_the_right_share_back(amy, now):
    buys(amy, 480, now)
    points.keep_only(user_id=amy.pk, reference="A-1", points=360, key="r1", now=now)
    assert members.purse(amy) == (0, 360, 0, 0)
    points.keep_only(user_id=amy.pk, reference="A-1", points=360, key="r2", now=now)
    assert members.purse(amy) == (0, 360, 0, 0)
    points.keep_only(user_id=amy.pk, reference="A-1", points=0, key="r3", now=now)
    assert members.purse(amy) == (0, 0, 0, 0)


def test_what_was_spent_before_the_refund_is_owed_and_paid_by_the_next(amy, now):
    buys(amy, 480, now)
    later = ripe(now)
    points.spend(user_id=amy.pk, points=400, key="s", now=later)
    points.keep_only(user_id=amy.pk, reference="A-1", points=0, key="r", now=later)
    assert members.purse(amy) == (0, 0, 0, 400)
    members.give(amy, 500, now=later)
    assert members.purse(amy) == (100, 0, 0, 0)
    assert PointsLot.objects.get(left__gt=0).left == 100
    assert selectors.points_proof().holds


@pytest.mark.req("ME4")
def test_points_of_a_sale_given_back_come_back(amy, now):
    members.give(amy, 300, now=now)
    points.spend(user_id=amy.pk, points=200, key="s", reference="B-1", now=now)
    points.give_back(user_id=amy.pk, reference="B-1", points=50, key="b1", now=now)
    points.give_back(user_id=amy.pk, reference="B-1", points=200, key="b2", now=now)
    points.give_back(user_id=amy.pk, reference="B-1", points=200, key="b3", now=now)
    assert members.purse(amy) == (300, 0, 0, 0)


def test_held_points_come_back_to_their_lots_or_are_taken(amy, now):
    members.give(amy, 100, now=now)
    points.hold(user_id=amy.pk, points=60, key="h1", now=now)
    assert members.purse(amy) == (40, 0, 60, 0)
    with pytest.raises(points.NotEnoughPoints):
        points.spend(user_id=amy.pk, points=41, key="s", now=now)
    points.release(key="h1", now=now)
    points.release(key="h1", now=now)
    points.take_held(key="h1", why=Why.AUCTION, now=now)
    assert members.purse(amy) == (100, 0, 0, 0)
    points.hold(user_id=amy.pk, points=60, key="h2", now=now)
    points.take_held(key="h2", why=Why.AUCTION, now=now)
    points.release(key="h2", now=now)
    assert members.purse(amy) == (40, 0, 0, 0)
    assert PointsLot.objects.get().left == 40


def test_the_database_refuses_a_debt(amy, now):
    members.give(amy, 1, now=now)
    with pytest.raises(IntegrityError):
        PointsAccount.objects.update(free=-1)


@pytest.mark.django_db(transaction=True)
def test_the_second_spender_waits_and_is_then_refused(amy, now, elsewhere):
    members.give(amy, 100, now=now)
    all_of_it = {"user_id": amy.pk, "points": 100, "now": now}
    with transaction.atomic():
        points.spend(key="first", **all_of_it)
        second = elsewhere(points.hold, key="second", **all_of_it)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert isinstance(second.exception(timeout=5), points.NotEnoughPoints)
    assert members.purse(amy) == (0, 0, 0, 0)


def test_the_nightly_check_finds_a_planted_drift(amy, now):
    ben = members.person()
    members.give(amy, 100, now=now)
    members.give(ben, 50, now=now)
    check = CHECKS["membership.points"]
    assert list(check.find(now)) == []
    PointsAccount.objects.filter(user=ben).update(free=60)
    assert [found.label for found in check.find(now)] == [ben.email]
    PointsAccount.objects.filter(user=ben).update(free=50)
    PointsLot.objects.filter(account__user=amy).update(left=99)
    assert [found.label for found in check.find(now)] == ["amy@example.com"]
    PointsLot.objects.filter(account__user=amy).update(left=100)
    PointsEntry.objects.filter(account__user=amy, purse="shop").update(points=-99)
    assert [found.expected for found in check.find(now)] == ["0"]


@pytest.mark.req("ME5")
def test_word_comes_before_points_go_and_once(amy, now):
    members.give(amy, 120, now=now)
    assert expiries.remind_all(now=now + timedelta(days=300)) == 0
    soon = now + timedelta(days=340)
    expiries.remind_all(now=soon)
    expiries.remind_all(now=soon + timedelta(hours=1))
    mail = Message.objects.get(channel="email")
    assert mail.subject == "120 points expire soon"
    expiries.remind_all(now=now + timedelta(days=360))
    assert Message.objects.filter(channel="email").count() == 2


@pytest.mark.req("ME5")
def test_an_extension_gives_the_points_of_one_tier_more_time_once(amy, now):
    _jade, silver, _gold = members.ladder()
    ben = members.person()
    for user in (amy, ben):
        members.give(user, 100, now=now)
    from membership.services import members as service

    service.join(user_id=amy.pk, now=now)
    amy.member.tier = silver
    amy.member.save()
    campaign = Extension.objects.create(
        name="Spring",
        expiring_from=now + timedelta(days=360),
        expiring_until=now + timedelta(days=370),
        days=60,
        tier=silver,
    )
    expiries.extend(extension_id=campaign.pk, now=now)
    done = expiries.extend(extension_id=campaign.pk, now=now)
    assert (done.lots, done.points) == (1, 100)
    later = now + timedelta(days=380)
    expiries.expire_all(now=later)
    assert (members.purse(amy)[0], members.purse(ben)[0]) == (100, 0)


def test_a_share_is_kept_rounded_down():
    from membership.rules import earning

    assert earning.kept(100, Fraction(2, 3)) == 66
    assert earning.kept(100, Fraction(0)) == 0
    assert earning.kept(100, Fraction(7, 2)) == 100
