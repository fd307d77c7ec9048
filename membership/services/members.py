"""Members: joining, what counts towards a tier, and the tier that follows from it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import ids
from core.errors import NotFound, Refusal
from membership.locks import lock_member
from membership.models import Member, Tier, TierChange, TierMark
from membership.rules import tiers
from membership.rules.tiers import Place
from membership.selectors import members as read
from membership.types import Birthday, Mark

# A member's tier is looked at again after this long, without anything having happened.
LOOK_AGAIN = timedelta(hours=20)


class BirthdayKnown(Refusal):
    """A birthday is said once."""

    code = "birthday_known"
    field = "birth_day"
    message = _("Your birthday is noted already. Please write to us to correct it.")


class NotADay(Refusal):
    """There is no such day in any year."""

    code = "not_a_day"
    field = "birth_day"
    message = _("There is no such day.")


class NotForYou(Refusal):
    """It is for a higher tier, or for paying members."""

    code = "not_for_your_tier"
    message = _("This is for a higher tier.")


def join(*, user_id: int, now: datetime) -> Member:
    """Make somebody a member, on the first rung that asks for nothing. Safe to repeat."""
    known = Member.objects.filter(user_id=user_id).first()
    if known is not None:
        return known
    first = Tier.objects.filter(score=0).first()
    Member.objects.bulk_create(
        [
            Member(
                user_id=user_id,
                joined_at=now,
                tier=first,
                tier_since=now if first else None,
                code=ids.pickup_code(),
            )
        ],
        ignore_conflicts=True,
    )
    return Member.objects.get(user_id=user_id)


def enrol(*, now: datetime, limit: int = 500) -> int:
    """Make everybody a member who has an account and is not staff; return how many."""
    rows = User.objects.filter(member=None, is_active=True, is_staff=False).order_by("-pk")
    new = list(rows.values_list("pk", flat=True)[:limit])
    for user_id in new:
        join(user_id=user_id, now=now)
    return len(new)


@transaction.atomic
def set_birthday(*, user_id: int, birthday: Birthday, now: datetime) -> None:
    """Note a member's birthday, once. Raises BirthdayKnown, NotADay."""
    try:
        date(2024, birthday.month, birthday.day)  # a leap year has every day there is
    except ValueError as impossible:
        raise NotADay from impossible
    join(user_id=user_id, now=now)
    unknown = Member.objects.filter(user_id=user_id, birth_day=None)
    if not unknown.update(birth_month=birthday.month, birth_day=birthday.day, updated_at=now):
        raise BirthdayKnown


def mark(
    *, user_id: int, kind: Mark, score: int, key: str, now: datetime, reference: str = ""
) -> None:
    """Let something count towards a tier, or against it. Safe to repeat under the key."""
    if not score:
        return
    one = TierMark(user_id=user_id, key=key, kind=kind, score=score, reference=reference, at=now)
    TierMark.objects.bulk_create([one], ignore_conflicts=True)


@transaction.atomic
def look(*, user_id: int, now: datetime) -> Member:
    """Reckon a member's score anew and move them if it says so. Safe to repeat."""
    join(user_id=user_id, now=now)
    member = lock_member(user_id)
    if member is None:
        raise NotFound
    terms = read.programme()
    score = read.score_of(user_id=user_id, now=now, terms=terms).total
    ladder = list(Tier.objects.order_by("rank"))
    by_rank = {tier.rank: tier for tier in ladder}
    was = next((tier for tier in ladder if tier.pk == member.tier_id), None)
    place = tiers.decide(
        Place(was.rank if was else None, member.grace_until),
        score,
        read.rungs(ladder),
        now=now,
        grace=timedelta(days=terms.grace_days),
    )
    tier = by_rank.get(place.rank) if place.rank is not None else None
    if tier != was:
        TierChange.objects.create(user_id=user_id, was=was, now=tier, score=score, at=now)
        member.tier, member.tier_since = tier, now
    member.score, member.grace_until, member.looked_at = score, place.grace_until, now
    member.save()
    return member


def look_at_all(*, now: datetime, limit: int = 1000) -> int:
    """Look at the members nobody has looked at for a day: what counted grows old."""
    rows = Member.objects.exclude(looked_at__gt=now - LOOK_AGAIN).order_by("looked_at")
    people = list(rows.values_list("user_id", flat=True)[:limit])
    for user_id in people:
        look(user_id=user_id, now=now)
    return len(people)


def check_tier(*, user_id: int, tier: Tier | None, now: datetime) -> None:
    """Raise NotForYou unless somebody's tier is this one or higher."""
    if tier is None:
        return
    member = join(user_id=user_id, now=now)
    if member.tier is None or member.tier.rank < tier.rank:
        raise NotForYou
