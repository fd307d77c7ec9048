"""Points for doing something: within what one thing brings a day, and all of them together."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from membership.locks import lock_points
from membership.models import PointsMove
from membership.rules import earning
from membership.selectors import members as people
from membership.selectors import points as read
from membership.services import members, points
from membership.types import Mark, Why


class EnoughToday(Refusal):
    """The day's points for this, or for all activities, have been earned."""

    code = "enough_today"
    message = _("You have earned all points for today. Come back tomorrow.")


@transaction.atomic
def do(*, user_id: int, why: Why, key: str, now: datetime, note: str = "") -> PointsMove | None:
    """Give points for an activity; None where no rule gives any.

    Safe to repeat under the key. Raises EnoughToday past the cap; then nothing is changed.
    """
    rule = read.earning_rules().get(why)
    if rule is None or not rule.points:
        return None
    account = lock_points(user_id)
    if known := PointsMove.objects.filter(key=key).first():
        return known
    since = day_of(now)
    audiences = people.standing_of(user_id=user_id, now=now).audiences
    by = earning.factor(read.boosts(), why=why, audiences=audiences, now=now)
    given = earning.within(
        int(rule.points * by),
        cap=people.programme().daily_cap,
        had=read.had_today(account=account, since=since),
    )
    if not given or read.done_today(account=account, why=why, since=since) >= rule.a_day:
        raise EnoughToday
    move = points.earn(user_id=user_id, points=given, why=why, key=key, now=now, note=note)
    members.mark(
        user_id=user_id,
        kind=Mark.ACTIVITY,
        score=people.programme().activity_score,
        key=f"activity:{key}",
        now=now,
    )
    return move


def check_in(*, user_id: int, now: datetime) -> PointsMove | None:
    """Give points for coming by, once a day. Safe to repeat."""
    return do(user_id=user_id, why=Why.CHECK_IN, key=check_in_key(user_id, now), now=now)


def check_in_key(user_id: int, now: datetime) -> str:
    """Return the key of a day's check-in."""
    return f"check-in:{user_id}:{day_of(now):%Y%m%d}"


def share(*, user_id: int, what: str, now: datetime) -> PointsMove | None:
    """Give points for sharing something, once a day each. Raises EnoughToday."""
    key = f"share:{user_id}:{day_of(now):%Y%m%d}:{what}"
    return do(user_id=user_id, why=Why.SHARE, key=key[:120], now=now)


def try_to(*, user_id: int, why: Why, key: str, now: datetime) -> None:
    """Give points for something if the day still allows any: nobody waits for an answer."""
    try:
        do(user_id=user_id, why=why, key=key, now=now)
    except EnoughToday:
        return


def day_of(now: datetime) -> datetime:
    """Return when the shop's day began."""
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
