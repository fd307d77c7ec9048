"""Recommending the shop: both get something, and nobody gets anything for themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Address, User
from core.errors import Refusal
from membership.locks import lock_referral
from membership.models import Member, Referral
from membership.selectors import giving as read
from membership.selectors import members as people
from membership.services import members, notices, points
from membership.types import ReferralState, Why
from risk import selectors as risk
from risk.services.assessments import key_of

MONTH = timedelta(days=30)
# An account is new for so long: later nobody is "brought".
NEW_FOR = timedelta(days=7)


class UnknownCode(Refusal):
    """Nobody has this code."""

    code = "unknown_code"
    field = "code"
    message = gettext_lazy("We do not know this code.")


class NotAFriend(Refusal):
    """Oneself, or somebody who was here before."""

    code = "not_a_friend"
    field = "code"
    message = gettext_lazy("A code is for people who are new here, and never one's own.")


def referrer_by(code: str) -> Member:
    """Return whose code this is. Raises UnknownCode."""
    found = Member.objects.filter(code=code.strip().upper()).select_related("user").first()
    if found is None:
        raise UnknownCode
    return found


@transaction.atomic
def accept(*, friend_id: int, code: str, now: datetime) -> Referral:
    """Note who brought a new shopper. The first code counts; safe to repeat.

    Raises UnknownCode, NotAFriend.
    """
    referrer = referrer_by(code)
    if known := Referral.objects.filter(friend_id=friend_id).first():
        return known
    friend = User.objects.get(pk=friend_id)
    if referrer.user_id == friend_id or friend.created_at < now - NEW_FOR:
        raise NotAFriend
    members.join(user_id=friend_id, now=now)
    row = Referral(referrer_id=referrer.user_id, friend_id=friend_id, at=now)
    Referral.objects.bulk_create([row], ignore_conflicts=True)
    return Referral.objects.get(friend_id=friend_id)


def bought(*, friend_id: int, reference: str, now: datetime) -> None:
    """Note a friend's first paid order, if it came in time. Safe to repeat: the first counts."""
    since = now - timedelta(days=people.programme().friend_days)
    rows = Referral.objects.filter(friend_id=friend_id, state=ReferralState.JOINED, at__gte=since)
    rows.update(state=ReferralState.BOUGHT, reference=reference)


def closes(*, reference: str, at: datetime) -> None:
    """Note when the return window of a friend's first order closes. Safe to repeat."""
    rows = Referral.objects.filter(reference=reference, state=ReferralState.BOUGHT)
    rows.update(ripens_at=at)


def refuse(*, reference: str, reason: str) -> None:
    """Give no reward for an order that was given back. Safe to repeat."""
    rows = Referral.objects.filter(reference=reference, state=ReferralState.BOUGHT)
    rows.update(state=ReferralState.REFUSED, reason=reason)


@transaction.atomic
def reward(*, referral_id: int, now: datetime) -> None:
    """Reward both sides once the friend's return window has closed, or note why not.

    Safe to repeat.
    """
    row = lock_referral(referral_id)
    is_due = row.ripens_at is not None and row.ripens_at <= now
    if row.state != ReferralState.BOUGHT or not is_due:
        return
    reason = _against(row, now)
    if reason:
        row.state, row.reason = ReferralState.REFUSED, reason
        row.save(update_fields=["state", "reason", "updated_at"])
        return
    terms = people.programme()
    shares = {row.referrer_id: terms.referrer_points, row.friend_id: terms.friend_points}
    for user_id, share in sorted(shares.items()):
        if share:
            points.earn(
                user_id=user_id,
                points=share,
                why=Why.REFERRAL,
                key=f"referral:{row.public_id}:{user_id}",
                now=now,
            )
            _tell(user_id, row, share, now)
    row.state, row.paid_at = ReferralState.PAID, now
    row.save(update_fields=["state", "paid_at", "updated_at"])


def _against(row: Referral, now: datetime) -> str:
    """Return why there is no reward: the same person twice, or enough for a month."""
    most = people.programme().referrals_a_month
    if read.rewarded_since(referrer_id=row.referrer_id, since=now - MONTH) >= most:
        return "monthly_cap"
    keys = [key_of("person", f"user:{pk}") for pk in (row.referrer_id, row.friend_id)]
    if common := risk.in_common(keys[0], keys[1]):
        return f"same_{common[0]}"
    return "same_address" if _live_together(row.referrer_id, row.friend_id) else ""


def _live_together(one: int, other: int) -> bool:
    homes = [
        {_line(row) for row in Address.objects.filter(user_id=user_id)} for user_id in (one, other)
    ]
    return bool(homes[0] & homes[1])


def _line(address: Address) -> str:
    """Return an address in one form, spaces and case left out."""
    parts = (address.line1, address.postcode, address.country)
    return "".join("".join(part.split()).lower() for part in parts)


def _tell(user_id: int, row: Referral, share: int, now: datetime) -> None:
    def words() -> tuple[str, str]:
        text = _("%(points)d points are yours to spend: thank you for bringing people together.")
        return _("Points for a recommendation"), text % {"points": share}

    key = f"referral:{row.public_id}:{user_id}"
    notices.tell(user_id=user_id, key=key, words=words, page="storefront:member-points", now=now)
