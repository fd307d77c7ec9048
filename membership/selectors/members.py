"""Reads of members: who they are to the shop, and how far it is to the next tier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from membership.models import (
    Member,
    Programme,
    Subscription,
    Tier,
    TierChange,
    TierMark,
    TierPrivilege,
)
from membership.rules import birthdays, tiers
from membership.rules.periods import DUNNING
from membership.rules.tiers import Progress, Rung
from membership.types import RUNNING, Mark, Privilege, Standing


def programme() -> Programme:
    """Return what operators decided; the defaults while they have not."""
    return Programme.objects.first() or Programme()


def standing_of(*, user_id: int, now: datetime) -> Standing:
    """Return what somebody is to the shop now: one statement."""
    goes_on = Q(cancelled_at=None, paid_until__gt=now - DUNNING)
    paid = Subscription.objects.filter(
        Q(paid_until__gt=now) | goes_on, user=OuterRef("user"), state__in=RUNNING
    )
    row = (
        Member.objects.filter(user_id=user_id)
        .annotate(
            paid=Exists(paid),
            early=Subquery(_brought(Privilege.EARLY).values("value")[:1]),
            first=Exists(_brought(Privilege.DELIVERY)),
        )
        .values_list(
            *("tier__code", "tier__is_vip", "paid", "early", "first", "birth_month", "birth_day")
        )
        .first()
    )
    if row is None:
        return Standing()
    tier, is_vip, is_paid, early, first, month, day = row
    audiences = {f"tier:{tier}"} if tier else set()
    audiences |= {"vip"} if is_vip else set()
    audiences |= {"member"} if is_paid else set()
    if month and day and birthdays.is_kept(month, day, timezone.localdate(now)):
        audiences.add("segment:birthday")
    return Standing(tier or "", bool(is_paid), frozenset(audiences), int(early or 0), first)


def _brought(kind: Privilege) -> QuerySet[TierPrivilege]:
    return TierPrivilege.objects.filter(tier=OuterRef("tier"), kind=kind)


def audience_name(code: str) -> str:
    """Return what an audience is called, for a sentence; a tier by its name."""
    kind, _colon, rest = code.partition(":")
    if kind == "tier":
        return Tier.objects.filter(code=rest).values_list("name", flat=True).first() or rest
    return str(AUDIENCES.get(code, rest or code))


def member_of(*, user_id: int) -> Member | None:
    """Return a member with their tier; None for whoever has not joined."""
    return Member.objects.select_related("tier").filter(user_id=user_id).first()


def ladder() -> list[Tier]:
    """Return every tier with what it brings, the lowest first: two statements."""
    return list(Tier.objects.prefetch_related("privileges").order_by("rank"))


def rungs(ladder: list[Tier]) -> list[Rung]:
    """Return tiers as values."""
    return [Rung(tier.code, tier.rank, tier.score) for tier in ladder]


def progress_of(member: Member, ladder: list[Tier]) -> Progress:
    """Return how far it is to the next tier."""
    return tiers.progress(member.score, rungs(ladder))


def tier_history(*, user_id: int) -> QuerySet[TierChange]:
    """Return every step up or down, the latest first."""
    return TierChange.objects.filter(user_id=user_id).select_related("was", "now").order_by("-pk")


AUDIENCES = {
    "member": _("paying members"),
    "vip": _("VIPs"),
    "business": _("business buyers"),
    "new": _("first orders"),
    "returning": _("returning shoppers"),
}


@dataclass(frozen=True, slots=True)
class Score:
    """What counted in the window, by kind."""

    spend: int = 0
    order: int = 0
    activity: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.spend + self.order + self.activity


def score_of(*, user_id: int, now: datetime, terms: Programme) -> Score:
    """Add up what counts in the rolling window: one statement."""
    rows = TierMark.objects.filter(user_id=user_id, at__gt=now - terms.window, at__lte=now)
    sums = {f"sum_{kind.value}": Sum("score", filter=Q(kind=kind)) for kind in Mark}
    found = rows.aggregate(**sums)
    return Score(**{kind.value: found[f"sum_{kind.value}"] or 0 for kind in Mark})
