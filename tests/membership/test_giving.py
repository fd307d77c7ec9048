"""Activities within the day's cap, presents, recommendations, the liability report."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core.money import Money
from membership import selectors
from membership.models import CareRule, Multiplier, PointsMove, Present, Referral
from membership.rules import birthdays
from membership.selectors import reports
from membership.services import activities, care, credit, points, referrals
from membership.services import members as service
from membership.types import Birthday, Kind, Why
from promotions.models import CouponClaim
from risk.models import Assessment
from risk.services.assessments import key_of
from tests.factories import members, offers
from tests.factories.window import HOME

pytestmark = pytest.mark.django_db


@pytest.fixture
def amy():
    return members.person("amy@example.com")


@pytest.mark.req("ME3")
def test_a_check_in_counts_once_a_day_and_towards_the_tier(amy, now):
    members.rule(Why.CHECK_IN, 5)
    for _twice in range(2):
        activities.check_in(user_id=amy.pk, now=now)
    assert members.purse(amy)[0] == 5
    activities.check_in(user_id=amy.pk, now=now + timedelta(days=1))
    assert members.purse(amy)[0] == 10
    assert service.look(user_id=amy.pk, now=now + timedelta(days=1)).score == 4


@pytest.mark.req("ME3")
def test_what_has_no_rule_brings_nothing(amy, now):
    assert activities.check_in(user_id=amy.pk, now=now) is None
    assert not PointsMove.objects.exists()


@pytest.mark.req("ME3")
def test_all_activities_of_a_day_stay_within_the_cap(amy, now):
    members.programme(daily_cap=25)
    members.rule(Why.SHARE, 10, a_day=5)
    for what in ("a", "b", "c"):
        activities.share(user_id=amy.pk, what=what, now=now)
    assert members.purse(amy)[0] == 25
    with pytest.raises(activities.EnoughToday):
        activities.share(user_id=amy.pk, what="d", now=now)
    activities.share(user_id=amy.pk, what="d", now=now + timedelta(days=1))
    assert members.purse(amy)[0] == 35


@pytest.mark.req("ME3")
def test_one_thing_so_many_times_a_day(amy, now):
    members.rule(Why.SHARE, 1, a_day=2)
    for what in ("a", "b"):
        activities.share(user_id=amy.pk, what=what, now=now)
    with pytest.raises(activities.EnoughToday):
        activities.share(user_id=amy.pk, what="c", now=now)


@pytest.mark.req("ME3")
def test_the_highest_multiplier_counts_for_its_audience_and_time(amy, now):
    _jade, silver, _gold = members.ladder()
    members.rule(Why.CHECK_IN, 5)
    member = service.join(user_id=amy.pk, now=now)
    for name, factor, audience in (("all", 2, ""), ("silver", 3, "tier:silver")):
        Multiplier.objects.create(name=name, factor=factor, audience=audience)
    Multiplier.objects.create(name="over", factor=9, ends_at=now)
    activities.check_in(user_id=amy.pk, now=now)
    assert members.purse(amy)[0] == 10
    member.tier = silver
    member.save()
    activities.check_in(user_id=amy.pk, now=now + timedelta(days=1))
    assert members.purse(amy)[0] == 25


def present(occasion, **fields):
    return CareRule.objects.create(
        name=occasion, occasion=occasion, words_en="For you", words_zh_hans="送你", **fields
    )


@pytest.mark.req("ME7")
def test_who_is_new_is_welcomed_once(amy, now):
    present("welcome", points=50, credit=Decimal(3), currency="GBP")
    for _twice in range(2):
        service.enrol(now=now)
        care.give_all(now=now)
    assert members.purse(amy)[0] == 50
    assert selectors.balance_of(user_id=amy.pk, currency="GBP") == Money(Decimal(3), "GBP")
    care.give_all(now=now + timedelta(days=400))
    assert Present.objects.count() == 1


@pytest.mark.req("ME7")
def test_a_birthday_comes_once_a_year(amy, now):
    present("birthday", points=100)
    member = service.join(user_id=amy.pk, now=now - timedelta(days=100))
    member.birth_month, member.birth_day = 2, 29
    member.save()
    care.give_all(now=datetime(2027, 2, 27, 12, tzinfo=UTC))
    assert not Present.objects.exists()
    for _twice in range(2):
        care.give_all(now=datetime(2027, 2, 28, 12, tzinfo=UTC))
    care.give_all(now=datetime(2028, 2, 28, 12, tzinfo=UTC))
    care.give_all(now=datetime(2028, 2, 29, 12, tzinfo=UTC))
    assert list(Present.objects.order_by("year").values_list("year", flat=True)) == [2027, 2028]


@pytest.mark.req("ME7")
def test_a_festival_is_for_whom_it_is_for_and_an_anniversary_for_each(amy, now):
    bo = members.person(language="zh-hans")
    present("festival", points=88, month=2, day=6, language="zh-hans")
    present("anniversary", points=20)
    for user in (amy, bo):
        service.join(user_id=user.pk, now=datetime(2025, 2, 7, 12, tzinfo=UTC))
    care.give_all(now=datetime(2027, 2, 6, 12, tzinfo=UTC))
    assert Present.objects.get().user == bo
    care.give_all(now=datetime(2027, 2, 7, 12, tzinfo=UTC))
    assert Present.objects.filter(rule__occasion="anniversary").count() == 2


@pytest.fixture
def friends(amy, now):
    """Amy has recommended the shop to Bo, who has bought; the window closes in 14 days."""
    bo = members.person("bo@example.com")
    code = service.join(user_id=amy.pk, now=now).code
    row = referrals.accept(friend_id=bo.pk, code=code.lower(), now=now)
    referrals.bought(friend_id=bo.pk, reference="F-1", now=now)
    referrals.closes(reference="F-1", at=now + timedelta(days=14))
    return row


def reward(row, now):
    referrals.reward(referral_id=row.pk, now=now + timedelta(days=14))
    row.refresh_from_db()
    return row.state, row.reason


@pytest.mark.req("ME8")
def test_both_are_rewarded_after_the_window_and_once(amy, friends, now):
    referrals.reward(referral_id=friends.pk, now=now + timedelta(days=13))
    assert Referral.objects.get().state == "bought"
    assert reward(friends, now) == reward(friends, now) == ("paid", "")
    assert (members.purse(amy)[0], members.purse(friends.friend)[0]) == (300, 200)


@pytest.mark.req("ME8")
@pytest.mark.parametrize("kind", ["device", "address", "card"])
def test_the_same_person_gets_nothing(amy, friends, now, kind):
    for number, user in enumerate((amy, friends.friend)):
        Assessment.objects.create(
            payment_key=f"p{number}",
            reference="x",
            at=now,
            signals={},
            score=0,
            decision="allow",
            person=key_of("person", f"user:{user.pk}"),
            **{kind: key_of(kind, "the same")},
        )
    assert reward(friends, now) == ("refused", f"same_{kind}")
    assert not PointsMove.objects.exists()


@pytest.mark.req("ME8")
def test_the_same_home_gets_nothing(amy, friends, now):
    from accounts.services import addresses

    for user in (amy, friends.friend):
        addresses.add(user_id=user.pk, address=HOME, is_default=True)
    assert reward(friends, now) == ("refused", "same_address")


@pytest.mark.req("ME8")
def test_so_many_friends_a_month(amy, friends, now):
    members.programme(referrals_a_month=0)
    assert reward(friends, now) == ("refused", "monthly_cap")


@pytest.mark.req("ME8")
def test_nobody_brings_themselves_or_who_was_here_before(amy, now):
    code = service.join(user_id=amy.pk, now=now).code
    with pytest.raises(referrals.NotAFriend):
        referrals.accept(friend_id=amy.pk, code=code, now=now)
    with pytest.raises(referrals.UnknownCode):
        referrals.accept(friend_id=members.person().pk, code="NOBODYS1", now=now)
    with pytest.raises(referrals.NotAFriend):
        referrals.accept(friend_id=members.person().pk, code=code, now=now + timedelta(days=8))


@pytest.mark.req("ME8")
def test_a_first_order_that_was_given_back_brings_nothing(amy, friends, now):
    referrals.refuse(reference="F-1", reason="given_back")
    assert reward(friends, now) == ("refused", "given_back")


@pytest.mark.req("ME10")
def test_the_report_says_what_is_owed(amy, now, django_assert_num_queries):
    members.terms(worth=Decimal(1))
    members.terms("CNY", worth=Decimal(9))
    members.programme(valid_months=12)
    members.give(amy, 1000, now=now - timedelta(days=300))
    members.give(amy, 500, now=now)
    points.spend(user_id=amy.pk, points=300, key="s", now=now)
    points.hold(user_id=amy.pk, points=100, key="h", now=now)
    points.earn_pending(
        user_id=amy.pk, points=40, why=Why.PURCHASE, key="p", reference="A", now=now
    )
    ben = members.person()
    members.give(ben, 100, now=now - timedelta(days=390))
    points.expire(user_id=ben.pk, now=now)
    credit.grant(
        user_id=ben.pk, amount=Money(Decimal(7), "GBP"), kind=Kind.GRANTED, key="g", now=now
    )
    with django_assert_num_queries(6):
        report = reports.liability(now=now)
    figures = {line.code: line.points for line in report.lines}
    assert figures == {
        "outstanding": 1200,
        "held": 100,
        "pending": 40,
        "owed": 0,
        "expiring": 600,
        "expired_year": 100,
        "breakage": 300,  # a quarter of what went has expired
        "credit": None,
        "cashback": None,
    }
    assert report.breakage_percent == Decimal("25.0")
    assert report.line("outstanding").worth == (
        Money(Decimal("108.00"), "CNY"),
        Money(Decimal("12.00"), "GBP"),
    )
    assert report.line("credit").worth == (Money(Decimal(7), "GBP"),)
    assert ("outstanding", "1200", "12.00", "GBP") in list(reports.rows(report))


@pytest.mark.req("ME7")
def test_a_present_may_be_a_coupon_in_the_wallet(amy, now):
    service.join(user_id=amy.pk, now=now)
    made = offers.coupon(code="")
    CareRule.objects.create(
        name="Welcome", occasion="welcome", coupon=made, words_en="Hello", words_zh_hans="你好"
    )
    for _twice in range(2):
        care.give_all(now=now)
    claim = CouponClaim.objects.get()
    assert (claim.user, claim.coupon) == (amy, made)


@pytest.mark.req("PR1", "ME7")
@pytest.mark.parametrize(
    ("birthday", "kept"),
    [((11, 22), True), ((11, 16), True), ((11, 15), False), ((11, 23), False), ((2, 29), False)],
)
def test_for_a_week_one_is_of_the_birthday_segment(amy, now, birthday, kept):
    service.join(user_id=amy.pk, now=now)
    service.set_birthday(user_id=amy.pk, birthday=Birthday(*birthday), now=now)
    audiences = selectors.standing_of(user_id=amy.pk, now=now).audiences
    assert ("segment:birthday" in audiences) is kept


@pytest.mark.parametrize(
    ("today", "kept"),
    [
        (date(2026, 2, 27), False),
        (date(2026, 2, 28), True),
        (date(2026, 3, 6), True),
        (date(2026, 3, 7), False),
        (date(2028, 2, 28), False),
        (date(2028, 2, 29), True),
        (date(2028, 3, 6), True),
    ],
)
def test_a_birthday_of_the_leap_day_is_kept_every_year(today, kept):
    assert birthdays.is_kept(2, 29, today) is kept
