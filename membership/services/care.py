"""Presents: a welcome, birthdays, anniversaries, festivals. Each once a year for one person."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.money import Money
from membership.models import CareRule, Member, Present
from membership.selectors import giving as read
from membership.services import credit, notices, points
from membership.types import Kind, Occasion, Why
from promotions.services import coupons

# Who joined longer ago is not welcomed any more: the rule is younger than they are.
WELCOME_FOR = timedelta(days=7)
LEAP_DAY = (2, 29)
TITLES = {
    Occasion.WELCOME: lambda: _("Welcome"),
    Occasion.BIRTHDAY: lambda: _("Happy birthday"),
    Occasion.ANNIVERSARY: lambda: _("Thank you for another year"),
    Occasion.FESTIVAL: lambda: _("A present for you"),
}


def give_all(*, now: datetime, limit: int = 500) -> int:
    """Give everybody what today brings; return how many presents were given. Safe to repeat."""
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    given = 0
    for rule in read.care_rules():
        year = 0 if rule.occasion == Occasion.WELCOME else today.year
        had = Present.objects.filter(rule=rule, year=year).values("user_id")
        due = _due(rule, today, now).exclude(user_id__in=had).order_by("pk")
        for user_id in list(due.values_list("user_id", flat=True)[: limit - given]):
            given += give(rule=rule, user_id=user_id, year=year, now=now)
    return given


@transaction.atomic
def give(*, rule: CareRule, user_id: int, year: int, now: datetime) -> bool:
    """Give one present; return whether it was new. Safe to repeat within its year."""
    _row, is_new = Present.objects.get_or_create(
        user_id=user_id, rule=rule, year=year, defaults={"at": now}
    )
    if not is_new:
        return False
    key = f"care:{rule.pk}:{user_id}:{year}"
    if rule.points:
        points.earn(
            user_id=user_id, points=rule.points, why=Why.CARE, key=key, note=rule.name, now=now
        )
    if rule.credit:
        amount = Money(rule.credit, rule.currency)
        credit.grant(
            user_id=user_id, amount=amount, kind=Kind.CARE, key=key, note=rule.name, now=now
        )
    if rule.coupon_id:
        coupons.issue(coupon_id=rule.coupon_id, user_ids=[user_id], now=now)
    notices.tell(
        user_id=user_id,
        key=key,
        words=lambda: (TITLES[Occasion(rule.occasion)](), rule.words),
        page="storefront:member",
        now=now,
    )
    return True


def _due(rule: CareRule, today: date, now: datetime) -> QuerySet[Member]:
    rows = Member.objects.filter(user__is_active=True)
    if rule.language:
        rows = rows.filter(user__language=rule.language)
    if rule.occasion == Occasion.WELCOME:
        return rows.filter(joined_at__gt=now - WELCOME_FOR)
    if rule.occasion == Occasion.BIRTHDAY:
        return rows.filter(_birthday(today))
    if rule.occasion == Occasion.ANNIVERSARY:
        return rows.filter(
            joined_at__month=today.month, joined_at__day=today.day, joined_at__year__lt=today.year
        )
    is_today = (rule.month, rule.day) == (today.month, today.day)
    return rows if is_today else rows.none()


def _birthday(today: date) -> Q:
    """Return whose birthday it is; that of the 29th of February is kept on the 28th."""
    found = Q(birth_month=today.month, birth_day=today.day)
    is_short = (today.month, today.day) == (2, 28) and (
        today + timedelta(days=1)
    ).month != LEAP_DAY[0]
    return found | Q(birth_month=LEAP_DAY[0], birth_day=LEAP_DAY[1]) if is_short else found
