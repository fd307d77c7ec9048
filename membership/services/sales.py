"""What a sale brings its buyer: points, marks towards a tier, cash-back, a reward for a friend.

The sale's owner tells three things: it is paid, its return window closes then, so much of it is
kept. Everything here is safe to repeat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import Sum

from core.money import Money, minor_unit
from membership.locks import lock_account, lock_cashback, lock_member
from membership.models import CashBack, PointsEntry, Saving, TierMark
from membership.rules import earning
from membership.selectors import members as people
from membership.selectors import points as read
from membership.services import credit, members, points, referrals
from membership.types import CashBackState, Kind, Mark, Purse, Why


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale as membership needs it: who, which, and what was paid for the goods."""

    user_id: int
    reference: str
    amount: Money
    # What the member's own prices took off, where the plan is why.
    saved: Money | None = None


@transaction.atomic
def paid(*, sale: Sale, now: datetime) -> None:
    """Give what a paid sale brings; it waits until the return window closes. Safe to repeat."""
    members.join(user_id=sale.user_id, now=now)
    lock_member(sale.user_id)
    standing = people.standing_of(user_id=sale.user_id, now=now)
    terms = read.terms_in(sale.amount.currency)
    by = earning.factor(read.boosts(), why=Why.PURCHASE, audiences=standing.audiences, now=now)
    _mark(sale, Mark.SPEND, earning.points_for(sale.amount.amount, earned=terms.earned), now)
    _mark(sale, Mark.ORDER, people.programme().order_score, now)
    brought = earning.points_for(sale.amount.amount, earned=terms.earned, by=by)
    _promise_cashback(sale, now)
    if brought:
        points.earn_pending(
            user_id=sale.user_id,
            points=brought,
            why=Why.PURCHASE,
            key=f"purchase:{sale.reference}",
            reference=sale.reference,
            now=now,
        )
    if sale.saved is not None and sale.saved.amount > 0 and standing.is_paid_member:
        _note_saving(sale, sale.saved, now)
    referrals.bought(friend_id=sale.user_id, reference=sale.reference, now=now)
    members.look(user_id=sale.user_id, now=now)


@transaction.atomic
def closes(*, reference: str, at: datetime) -> None:
    """Write down when a sale's return window closes. Safe to repeat."""
    points.ripens(reference=reference, at=at)
    CashBack.objects.filter(reference=reference, state=CashBackState.PENDING).update(ripens_at=at)
    referrals.closes(reference=reference, at=at)


@transaction.atomic
def kept(*, user_id: int, reference: str, share: Fraction, key: str, now: datetime) -> None:
    """Take back what a sale brought for the part that was given back.

    `share` is what is kept of what was paid, over all refunds so far; `key` names the moment.
    Safe to repeat.
    """
    share = min(max(share, Fraction(0)), Fraction(1))
    members.join(user_id=user_id, now=now)
    lock_member(user_id)
    _unmark(user_id, reference, share)
    earned = _purchase_points(user_id, reference)
    points.keep_only(
        user_id=user_id,
        reference=reference,
        points=earning.kept(earned, share),
        key=f"reverse:{reference}:{key}",
        now=now,
    )
    spent = _spent_points(user_id, reference)
    points.give_back(
        user_id=user_id,
        reference=reference,
        points=spent - _rounded_up(spent * share),
        key=f"back:{reference}:{key}",
        now=now,
    )
    _shrink_cashback(reference, share, key, now)  # points before credit
    if not share:
        referrals.refuse(reference=reference, reason="given_back")
    members.look(user_id=user_id, now=now)


@transaction.atomic
def give_cashback(*, reference: str, now: datetime) -> None:
    """Put cash-back whose window has closed into store credit. Safe to repeat."""
    row = lock_cashback(reference)
    is_due = row is not None and row.ripens_at is not None and row.ripens_at <= now
    if row is None or row.state != CashBackState.PENDING or not is_due:
        return
    if row.amount > 0:
        credit.grant(
            user_id=row.user_id,
            amount=row.money,
            kind=Kind.CASHBACK,
            key=f"cashback:{reference}",
            reference=reference,
            now=now,
        )
    state = CashBackState.PAID if row.amount > 0 else CashBackState.GONE
    CashBack.objects.filter(pk=row.pk).update(state=state, updated_at=now)


def _mark(sale: Sale, kind: Mark, score: int, now: datetime) -> None:
    members.mark(
        user_id=sale.user_id,
        kind=kind,
        score=score,
        key=f"{kind.value}:{sale.reference}",
        now=now,
        reference=sale.reference,
    )


def _unmark(user_id: int, reference: str, share: Fraction) -> None:
    """Let what was given back count no longer; an order given back whole was none."""
    for kind in (Mark.SPEND, Mark.ORDER):
        rows = TierMark.objects.filter(user_id=user_id, reference=reference, kind=kind)
        first = rows.filter(score__gt=0).order_by("pk").first()
        net = rows.aggregate(sum=Sum("score"))["sum"] or 0
        if first is None:
            continue
        wanted = int(first.score * share) if kind == Mark.SPEND else first.score * bool(share)
        # Dated as the purchase was: both leave the window together.
        members.mark(
            user_id=user_id,
            kind=kind,
            score=min(wanted - net, 0),
            key=f"{kind.value}:{reference}:{wanted}",
            now=first.at,
            reference=reference,
        )


def _promise_cashback(sale: Sale, now: datetime) -> None:
    member = people.member_of(user_id=sale.user_id)
    tier = member.tier.rebate_percent if member and member.tier else Decimal(0)
    percent = max(people.programme().cashback_percent, tier)
    exact = Money(sale.amount.amount * percent / 100, sale.amount.currency)
    unit = minor_unit(exact.currency)
    amount = (exact.amount / unit).to_integral_value(ROUND_DOWN) * unit
    if amount <= 0:
        return
    row = CashBack(
        user_id=sale.user_id,
        reference=sale.reference,
        promised=amount,
        amount=amount,
        currency=exact.currency,
        at=now,
    )
    CashBack.objects.bulk_create([row], ignore_conflicts=True)


def _shrink_cashback(reference: str, share: Fraction, key: str, now: datetime) -> None:
    """Let cash-back follow what is kept; what was given already is taken back as far as it goes."""
    row = lock_cashback(reference)
    if row is None:
        return
    exact = Decimal(row.promised * share.numerator / share.denominator)
    left = exact.quantize(minor_unit(row.currency), ROUND_HALF_UP)
    if left >= row.amount:
        return
    too_much = Money(row.amount - left, row.currency)
    if row.state == CashBackState.PAID:
        _take_credit(row, too_much, key, now)
    CashBack.objects.filter(pk=row.pk).update(amount=left, updated_at=now)


def _take_credit(row: CashBack, amount: Money, key: str, now: datetime) -> None:
    """Take cash-back off the account; of what was spent already the shop bears the loss."""
    part = min(lock_account(user_id=row.user_id, currency=amount.currency).money, amount)
    if part.amount <= 0:
        return
    credit.spend(
        user_id=row.user_id,
        amount=part,
        kind=Kind.CORRECTED,
        key=f"cashback-back:{row.reference}:{key}",
        reference=row.reference,
        now=now,
    )


def _note_saving(sale: Sale, saved: Money, now: datetime) -> None:
    row = Saving(
        user_id=sale.user_id,
        reference=sale.reference,
        amount=saved.amount,
        currency=saved.currency,
        at=now,
    )
    Saving.objects.bulk_create([row], ignore_conflicts=True)


def _purchase_points(user_id: int, reference: str) -> int:
    return -_moved(user_id, reference, Why.PURCHASE)


def _spent_points(user_id: int, reference: str) -> int:
    return _moved(user_id, reference, Why.CHECKOUT)


def _moved(user_id: int, reference: str, why: Why) -> int:
    rows = PointsEntry.objects.filter(
        account__user_id=user_id,
        purse=Purse.SHOP,
        move__why=why,
        move__reference=reference,
    )
    return int(rows.aggregate(sum=Sum("points"))["sum"] or 0)


def _rounded_up(points: Fraction) -> int:
    return -(-points.numerator // points.denominator)
