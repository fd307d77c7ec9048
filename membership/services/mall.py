"""The points shop: things, coupons and store credit for points, from a stock of its own."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import Address
from core.errors import NotFound, Refusal
from core.money import Money, minor_unit
from membership.locks import lock_member
from membership.models import MallItem, Redemption
from membership.rules import earning
from membership.selectors import play as read
from membership.selectors import points as purse
from membership.services import credit, members, points
from membership.types import Kind, Prize, RedemptionState, Why
from promotions.models import Coupon
from promotions.services import coupons


class SoldOut(Refusal):
    """The points shop has no more of it."""

    code = "sold_out"
    message = _("There is none left.")


class EnoughForYou(Refusal):
    """One person can have so many."""

    code = "enough_for_you"
    message = _("You have had as many of these as one person can have.")


class NoAddress(Refusal):
    """A thing must be sent somewhere."""

    code = "no_address"
    message = _("Please add an address to your address book first: this is sent to you.")


class NothingWorth(Refusal):
    """So few points are worth nothing in this currency."""

    code = "nothing_worth"
    field = "points"
    message = _("That is too few points to be worth anything.")


@transaction.atomic
def redeem(*, user_id: int, item_id: str, key: str, now: datetime) -> Redemption:
    """Take something for points.

    Safe to repeat under the key. Raises NotFound, NotForYou, NoAddress, EnoughForYou, SoldOut,
    NotEnoughPoints; then nothing is changed.
    """
    item = read.mall(now=now).filter(public_id=item_id).first()
    if item is None:
        raise NotFound
    members.join(user_id=user_id, now=now)
    lock_member(user_id)  # one thing at a time for one person; then coupon, then points
    key = f"mall:{user_id}:{key}"
    if known := Redemption.objects.filter(key=key).first():
        return known
    _check(item, user_id, now)
    ship_to = _ship_to(user_id) if item.kind == Prize.GIFT else {}
    coupon = _issue(item, user_id, now) if item.kind == Prize.COUPON else ""
    points.spend(
        user_id=user_id,
        points=item.points,
        why=Why.CREDIT if item.kind == Prize.CREDIT else Why.MALL,
        key=f"spend:{key}",
        note=item.name,
        now=now,
    )
    _take_one(item)
    row = Redemption.objects.create(
        user_id=user_id,
        key=key,
        item=item,
        name=item.name,
        points=item.points,
        state=RedemptionState.TO_SEND if ship_to else RedemptionState.DONE,
        ship_to=ship_to,
        coupon=coupon,
        at=now,
        done_at=None if ship_to else now,
    )
    _hand_over(row, item, now)
    return row


@transaction.atomic
def to_credit(*, user_id: int, amount_of: int, currency: str, key: str, now: datetime) -> Money:
    """Turn points into store credit at the operator's rate; return how much it became.

    Only as many points as make whole coins are taken. Safe to repeat under the key. Raises
    NothingWorth, NotEnoughPoints.
    """
    rate = purse.terms_in(currency).credit_worth
    worth = earning.worth(amount_of, hundred=rate, unit=minor_unit(currency))
    if worth <= 0:
        raise NothingWorth
    money = Money(worth, currency)
    key = f"to-credit:{user_id}:{key}"
    points.spend(
        user_id=user_id,
        points=earning.needed(worth, hundred=rate),
        why=Why.CREDIT,
        key=key,
        now=now,
    )
    credit.grant(user_id=user_id, amount=money, kind=Kind.POINTS, key=key, now=now)
    return money


@transaction.atomic
def sent(*, redemption_id: int, now: datetime) -> None:
    """Note that a gift was sent. Safe to repeat."""
    rows = Redemption.objects.filter(pk=redemption_id, state=RedemptionState.TO_SEND)
    rows.update(state=RedemptionState.DONE, done_at=now, updated_at=now)


@transaction.atomic
def call_off(*, redemption_id: int, now: datetime) -> None:
    """Call a gift off that cannot be sent; its points come back. Safe to repeat."""
    rows = Redemption.objects.filter(pk=redemption_id, state=RedemptionState.TO_SEND)
    if not rows.update(state=RedemptionState.CANCELLED, updated_at=now):
        return
    row = Redemption.objects.get(pk=redemption_id)
    if row.points:
        points.earn(
            user_id=row.user_id,
            points=row.points,
            why=Why.RETURNED,
            key=f"call-off:{row.public_id}",
            note=row.name,
            now=now,
        )
    if row.item_id is not None:
        items = MallItem.objects.filter(pk=row.item_id, left__isnull=False)
        items.update(left=F("left") + 1)


def _check(item: MallItem, user_id: int, now: datetime) -> None:
    """Raise NotForYou or EnoughForYou."""
    members.check_tier(user_id=user_id, tier=item.tier, now=now)
    if item.per_person and read.taken(item_id=item.pk, user_id=user_id) >= item.per_person:
        raise EnoughForYou


def _take_one(item: MallItem) -> None:
    """Take one off the shelf, last of all: many want this row. Raises SoldOut."""
    if item.left is None:
        return
    if not MallItem.objects.filter(pk=item.pk, left__gt=0).update(left=F("left") - 1):
        raise SoldOut


def _hand_over(row: Redemption, item: MallItem, now: datetime) -> None:
    if item.kind == Prize.CREDIT:
        credit.grant(
            user_id=row.user_id,
            amount=Money(Decimal(item.credit), item.currency),
            kind=Kind.POINTS,
            key=f"redemption:{row.public_id}",
            note=item.name,
            now=now,
        )


def _issue(item: MallItem, user_id: int, now: datetime) -> str:
    """Put the coupon into the wallet and return its code.

    Raises SoldOut when there is none left for this person.
    """
    coupon = Coupon.objects.filter(promotion__code=item.coupon).first()
    if coupon is None or not coupons.issue(coupon_id=coupon.pk, user_ids=[user_id], now=now):
        raise SoldOut
    return item.coupon


def _ship_to(user_id: int) -> dict[str, str]:
    """Return a copy of the default address. Raises NoAddress."""
    rows = Address.objects.filter(user_id=user_id).order_by("-is_default", "pk")
    address = rows.first()
    if address is None:
        raise NoAddress
    return asdict(address.postal)
