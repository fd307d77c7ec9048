"""Tiers: what counts, how one goes up, how one keeps it, what it makes of somebody."""

from datetime import timedelta

import pytest

from membership import selectors
from membership.models import TierChange
from membership.rules import tiers
from membership.rules.tiers import Place, Rung
from membership.selectors import members as read
from membership.services import members as service
from membership.types import Birthday, Mark
from tests.factories import members, shop

pytestmark = pytest.mark.req("ME1")
RUNGS = (Rung("jade", 0, 0), Rung("silver", 1, 500), Rung("gold", 2, 2000))
NOW, GRACE = shop.NOW, timedelta(days=30)


def decide(rank, score, grace_until=None, now=NOW):
    return tiers.decide(Place(rank, grace_until), score, RUNGS, now=now, grace=GRACE)


def test_up_at_once():
    assert decide(0, 500) == Place(1)
    assert decide(None, 2500) == Place(2)


def test_down_only_after_the_days_of_grace():
    begun = decide(2, 499)
    assert begun == Place(2, NOW + GRACE)
    assert decide(2, 499, NOW + GRACE, NOW + timedelta(days=29)) == begun
    assert decide(2, 499, NOW + GRACE, NOW + GRACE) == Place(0)
    assert decide(2, 600, NOW + GRACE, NOW + GRACE) == Place(1)


def test_a_score_that_recovers_ends_the_grace():
    assert decide(2, 2000, NOW + GRACE) == Place(2)


@pytest.mark.parametrize(
    ("score", "code", "missing", "percent"),
    [
        (0, "silver", 500, 0),
        (250, "silver", 250, 50),
        (500, "gold", 1500, 0),
        (1250, "gold", 750, 50),
    ],
)
def test_the_bar(score, code, missing, percent):
    found = tiers.progress(score, RUNGS)
    assert (found.next.code, found.missing, found.percent) == (code, missing, percent)


def test_the_bar_at_the_top():
    assert tiers.progress(2000, RUNGS).next is None


def mark(user, score, key, now=NOW, kind=Mark.SPEND):
    service.mark(user_id=user.pk, kind=kind, score=score, key=key, now=now)


@pytest.mark.django_db
def test_what_counted_grows_old_and_the_tier_goes_after_the_grace(now):
    members.ladder()
    members.programme(window_days=365, grace_days=30)
    amy = members.person()
    mark(amy, 490, "a")
    mark(amy, 490, "a")
    mark(amy, 20, "b", kind=Mark.ORDER)
    assert service.look(user_id=amy.pk, now=now).tier.code == "silver"
    assert read.score_of(user_id=amy.pk, now=now, terms=read.programme()).spend == 490
    later = now + timedelta(days=366)
    member = service.look(user_id=amy.pk, now=later)
    assert (member.tier.code, member.score) == ("silver", 0)
    assert member.grace_until == later + timedelta(days=30)
    service.look_at_all(now=later + timedelta(days=31))
    steps = TierChange.objects.order_by("pk").values_list("was__code", "now__code")
    assert list(steps) == [("jade", "silver"), ("silver", "jade")]


@pytest.mark.django_db
def test_standing_is_one_statement(now, django_assert_num_queries):
    members.ladder()
    amy = members.person()
    mark(amy, 2000, "a")
    service.look(user_id=amy.pk, now=now)
    with django_assert_num_queries(1):
        standing = selectors.standing_of(user_id=amy.pk, now=now)
    assert standing.tier == "gold"
    assert standing.audiences == {"tier:gold", "vip"}
    assert not standing.is_paid_member
    assert selectors.standing_of(user_id=0, now=now).audiences == frozenset()


@pytest.mark.django_db
@pytest.mark.parametrize(("month", "day"), [(2, 30), (13, 1), (4, 31)])
def test_a_day_that_is_none(now, month, day):
    with pytest.raises(service.NotADay):
        service.set_birthday(user_id=members.person().pk, birthday=Birthday(month, day), now=now)


@pytest.mark.django_db
def test_a_birthday_is_said_once(now):
    amy = members.person()
    service.set_birthday(user_id=amy.pk, birthday=Birthday(2, 29), now=now)
    with pytest.raises(service.BirthdayKnown):
        service.set_birthday(user_id=amy.pk, birthday=Birthday(3, 1), now=now)
    assert (amy.member.birth_month, amy.member.birth_day) == (2, 29)
