"""Points whose time is over, word before it is, and campaigns that give them more time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import ngettext

from membership.locks import lock_extension
from membership.models import Extension, PointsLot
from membership.selectors import points as read
from membership.services import notices, points
from membership.types import LotState

# Word is sent so many days before.
REMINDERS = (30, 7)


def expire_all(*, now: datetime) -> int:
    """Let everybody's old points go; return how many people had some. Safe to repeat."""
    people = read.with_expired(now=now)
    for user_id in people:
        points.expire(user_id=user_id, now=now)
    return len(people)


def remind_all(*, now: datetime) -> int:
    """Tell whose points expire soon: a month's points once per reminder. Safe to repeat."""
    told = 0
    for days in REMINDERS:
        for soon in read.expiring_soon(now=now, days=days):
            told += _remind(soon, days, now)
    return told


@transaction.atomic
def extend(*, extension_id: int, now: datetime) -> Extension:
    """Carry a campaign out: the points it is for live longer. Safe to repeat: once."""
    campaign = lock_extension(extension_id)
    if campaign.done_at is not None:
        return campaign
    lots = PointsLot.objects.filter(
        state=LotState.FREE,
        left__gt=0,
        expires_at__gt=now,
        expires_at__gte=campaign.expiring_from,
        expires_at__lt=campaign.expiring_until,
    )
    if campaign.tier_id is not None:
        lots = lots.filter(account__user__member__tier_id=campaign.tier_id)
    chosen = list(lots.values_list("pk", flat=True))
    rows = PointsLot.objects.filter(pk__in=chosen)
    campaign.points = rows.aggregate(sum=Sum("left"))["sum"] or 0
    campaign.lots = rows.update(expires_at=F("expires_at") + timedelta(days=campaign.days))
    campaign.done_at = now
    campaign.save()
    return campaign


def _remind(soon: read.Soon, days: int, now: datetime) -> bool:
    """Send word unless it went out; return whether it was new."""
    key = f"expiring:{soon.user_id}:{days}:{soon.first:%Y%m}"
    if notices.is_told(key):
        return False

    def words() -> tuple[str, str]:
        title = ngettext(
            "%(points)d point expires soon", "%(points)d points expire soon", soon.points
        )
        text = ngettext(
            "It is yours for %(days)d more day at most: use it at checkout or in the points shop.",
            "They are yours for %(days)d more days at most: use them at checkout or in the "
            "points shop.",
            days,
        )
        return title % {"points": soon.points}, text % {"days": days}

    notices.tell(
        user_id=soon.user_id,
        key=key,
        words=words,
        page="storefront:member-points",
        now=now,
    )
    return True
