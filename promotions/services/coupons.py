"""Coupons handed out: codes made, claimed, issued."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotFound, Refusal
from core.events import publish
from promotions.events import CouponIssued
from promotions.locks import lock_coupon
from promotions.models import Coupon, CouponClaim, CouponCode, State

# Letters that are not taken for others when they are read out or typed.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8
MOST_CODES = 100_000
BATCH = 500
# Whoever opened an account so lately is a newcomer.
NEWCOMER = timedelta(days=1)


class AllClaimed(Refusal):
    """There are no more of it, or this person has had theirs."""

    code = "all_claimed"
    message = _("This coupon has all been given out.")


class CodeTaken(Refusal):
    """Another coupon has this code."""

    code = "code_taken"
    field = "code"
    message = _("Another coupon has this code already.")


@transaction.atomic
def add_code(*, coupon_id: int, code: str, most_uses: int | None = None) -> CouponCode:
    """Give a coupon one code for everybody. Raises CodeTaken."""
    written = code.strip().upper()
    if CouponCode.objects.filter(code=written).exists():
        raise CodeTaken
    return CouponCode.objects.create(coupon_id=coupon_id, code=written, most_uses=most_uses)


@transaction.atomic
def make_codes(*, coupon_id: int, count: int, prefix: str = "") -> int:
    """Make codes that may be used once each; returns how many there are new."""
    count, start = min(count, MOST_CODES), prefix.strip().upper()[:20]
    wanted: set[str] = set()
    while len(wanted) < count:
        wanted.add(start + "".join(secrets.choice(LETTERS) for _n in range(LENGTH)))
    made = [CouponCode(coupon_id=coupon_id, code=code, most_uses=1) for code in sorted(wanted)]
    before = CouponCode.objects.filter(coupon=coupon_id).count()
    CouponCode.objects.bulk_create(made, ignore_conflicts=True, batch_size=5000)
    return CouponCode.objects.filter(coupon=coupon_id).count() - before


@transaction.atomic
def claim(*, promotion_code: str, user_id: int, now: datetime) -> CouponClaim:
    """Put a coupon that may be claimed into a person's wallet.

    Safe to repeat: who holds as many as allowed gets the one they have. Raises NotFound,
    AllClaimed.
    """
    coupon = Coupon.objects.filter(
        promotion__code=promotion_code, promotion__state=State.LIVE, is_claimable=True
    ).first()
    if coupon is None:
        raise NotFound
    held = CouponClaim.objects.filter(coupon=coupon, user_id=user_id, reference="").first()
    if held is not None:
        return held
    given = _give(coupon.pk, [user_id], now)
    if not given:
        raise AllClaimed
    return given[0]


@transaction.atomic
def issue(*, coupon_id: int, user_ids: Iterable[int], now: datetime) -> list[CouponClaim]:
    """Put a coupon into people's wallets, and tell them.

    Safe to repeat: nobody gets more than each may hold. As many as there are.
    """
    given = _give(coupon_id, list(user_ids), now)
    for one in given:
        publish(CouponIssued(claim_id=one.pk), now=now)
    return given


def issue_to(
    *, coupon_id: int, country: str = "", region: str = "", language: str = "", now: datetime
) -> int:
    """Give a coupon to everybody with an address there who reads that language; return to how many.

    Safe to repeat: nobody gets more than each may hold.
    """
    people = User.objects.filter(is_active=True, is_staff=False)
    if country:
        people = people.filter(addresses__country=country.upper())
    if region:
        people = people.filter(addresses__region__iexact=region)
    if language:
        people = people.filter(language=language)
    ids = sorted(set(people.values_list("pk", flat=True)))
    starts = range(0, len(ids), BATCH)
    return sum(
        len(issue(coupon_id=coupon_id, user_ids=ids[at : at + BATCH], now=now)) for at in starts
    )


@transaction.atomic
def issue_paid(*, user_id: int, now: datetime) -> None:
    """Give whoever has just paid the coupons that are given then. Safe to repeat."""
    for coupon_id in _given_when(Coupon.Moment.PAID):
        issue(coupon_id=coupon_id, user_ids=[user_id], now=now)


@transaction.atomic
def issue_joined(*, now: datetime) -> None:
    """Give newcomers the coupons that are given to them. Safe to repeat."""
    ids = list(_given_when(Coupon.Moment.JOINED))
    if not ids:
        return
    newcomers = User.objects.filter(created_at__gt=now - NEWCOMER, is_staff=False)
    for coupon_id in ids:
        lacking = newcomers.exclude(coupon_claims__coupon=coupon_id)
        if people := list(lacking.values_list("pk", flat=True)[:BATCH]):
            issue(coupon_id=coupon_id, user_ids=people, now=now)


def _given_when(moment: str) -> QuerySet[Coupon, int]:
    rows = Coupon.objects.filter(issued_when=moment, promotion__state=State.LIVE)
    return rows.values_list("pk", flat=True)


def _give(coupon_id: int, user_ids: list[int], now: datetime) -> list[CouponClaim]:
    """Write claims under the coupon's lock, each the person's next one."""
    coupon = lock_coupon(coupon_id)
    had: dict[int, int] = {}
    rows = CouponClaim.objects.filter(coupon=coupon, user__in=user_ids)
    for user_id in rows.values_list("user_id", flat=True):
        had[user_id] = had.get(user_id, 0) + 1
    able = [one for one in dict.fromkeys(user_ids) if had.get(one, 0) < coupon.claims_each]
    if coupon.most_claims is not None:
        able = able[: max(coupon.most_claims - coupon.claimed, 0)]
    until = now + timedelta(days=coupon.valid_days) if coupon.valid_days else None
    try:
        given = CouponClaim.objects.bulk_create(
            CouponClaim(
                coupon=coupon,
                user_id=user_id,
                ordinal=had.get(user_id, 0) + 1,
                claimed_at=now,
                expires_at=until,
            )
            for user_id in able
        )
    except IntegrityError as twice:
        raise AllClaimed from twice
    coupon.claimed += len(given)
    coupon.save(update_fields=["claimed", "updated_at"])
    return given
