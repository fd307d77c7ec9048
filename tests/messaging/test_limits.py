"""The budget of one person and the quiet hours, worked by hand."""

from datetime import UTC, datetime, time, timedelta

import pytest

from messaging.rules.limits import Limit, Sent, after_quiet, binding, is_full

pytestmark = pytest.mark.req("MK4")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ALL = Limit("", "", most=2, days=7)


def had(*days, channel="email"):
    return [Sent(channel, NOON + timedelta(days=day)) for day in days]


@pytest.mark.parametrize(
    ("days_ago", "full"),
    [
        ((), False),
        ((-1,), False),
        ((-1, -2), True),
        ((-6.9, -1), True),
        ((-7, -1), False),  # exactly seven days ago is out of the window
        ((-1, 3), True),  # one waits to go later: three within four days
        ((3, 4), True),
        ((3, 8), False),
        ((-6, 6), False),
    ],
)
def test_two_in_any_seven_days(days_ago, full):
    assert is_full([ALL], had(*days_ago), at=NOON) is full


def test_all_channels_count_together_and_one_may_have_its_own():
    push = Limit("web_push", "", most=1, days=1)
    both = [*had(-0.5, channel="web_push"), *had(-2)]
    assert is_full([ALL], both, at=NOON)
    assert is_full([push], both, at=NOON)
    assert not is_full([push], had(-0.5), at=NOON)


def test_a_segments_limit_takes_the_place_of_everybodys():
    vip, friends = Limit("", "vip", 5, 7), Limit("", "friends", 9, 7)
    caps = [ALL, vip, friends, Limit("sms", "", 1, 30)]
    assert binding(caps, channel="email", segments=()) == [ALL]
    assert binding(caps, channel="email", segments=("vip",)) == [vip]
    assert binding(caps, channel="email", segments=("vip", "friends")) == [friends]
    assert binding(caps, channel="sms", segments=("vip",)) == [vip, caps[3]]


@pytest.mark.parametrize(
    ("zone", "at", "opens"),
    [
        ("Europe/London", "2026-11-22T12:00", "2026-11-22T12:00"),
        ("Europe/London", "2026-11-22T20:59", "2026-11-22T20:59"),
        ("Europe/London", "2026-11-22T21:00", "2026-11-23T08:00"),
        ("Europe/London", "2026-11-22T07:59", "2026-11-22T08:00"),
        # 21:30 in Shanghai is 13:30 UTC; eight there is midnight UTC.
        ("Asia/Shanghai", "2026-11-22T13:30", "2026-11-23T00:00"),
        # Summer time: eight in London is seven UTC.
        ("Europe/London", "2026-07-01T22:00", "2026-07-02T07:00"),
    ],
)
def test_quiet_hours_are_the_shoppers(zone, at, opens):
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    found = after_quiet(moment, starts=time(21), ends=time(8), zone=zone)
    assert found == datetime.fromisoformat(opens).replace(tzinfo=UTC)


def test_quiet_hours_within_one_day():
    found = after_quiet(NOON, starts=time(11), ends=time(13), zone="UTC")
    assert found == NOON + timedelta(hours=1)
