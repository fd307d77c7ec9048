"""Points that come and go. Each move has two sides or more, which add up to nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from membership import selectors
from membership.locks import lock_hold, lock_points
from membership.models import PointsAccount, PointsEntry, PointsHold, PointsLot, PointsMove
from membership.services import ledger
from membership.services.ledger import Cause
from membership.types import LotState, Purse, Why

# What is given back lives at least this long, however old it was.
LEAST_LIFE = timedelta(days=30)


class NotEnoughPoints(Refusal):
    """There are fewer points to spend than that."""

    code = "not_enough_points"
    field = "points"
    message = _("You do not have enough points for that.")


class NotPoints(Refusal):
    """Points move in whole numbers above zero."""

    code = "not_points"
    field = "points"
    message = _("Please give a whole number of points above zero.")


@transaction.atomic
def earn(
    *,
    user_id: int,
    points: int,
    why: Why,
    key: str,
    now: datetime,
    reference: str = "",
    note: str = "",
    actor_id: int | None = None,
) -> PointsMove:
    """Give points that can be spent at once.

    Safe to repeat under the key. Raises NotPoints.
    """
    _check(points)
    account = lock_points(user_id)
    cause = Cause(key, why, now, reference, note, actor_id)
    if known := cause.known():
        return known
    move, rest = ledger.gain(account, cause, points)
    ledger.open_lot(account, move, rest, expires_at=_expiry(now))
    return move


@transaction.atomic
def earn_pending(
    *, user_id: int, points: int, why: Why, key: str, reference: str, now: datetime
) -> PointsMove:
    """Give points that wait until the return window of their sale closes (`ripens`, `ripen`).

    Safe to repeat under the key. Raises NotPoints.
    """
    _check(points)
    account = lock_points(user_id)
    cause = Cause(key, why, now, reference)
    if known := cause.known():
        return known
    move = ledger.post(account, cause, {Purse.PENDING: points, Purse.SHOP: -points})
    ledger.open_lot(account, move, points, state=LotState.PENDING)
    return move


def ripens(*, reference: str, at: datetime) -> None:
    """Write down when a sale's return window closes. Safe to repeat."""
    waiting = PointsLot.objects.filter(reference=reference, state=LotState.PENDING)
    waiting.update(ripens_at=at)


@transaction.atomic
def ripen(*, lot_id: int, now: datetime) -> None:
    """Let points be spent whose window has closed. Safe to repeat."""
    user_id = PointsLot.objects.values_list("account__user_id", flat=True).get(pk=lot_id)
    account = lock_points(user_id)
    lot = PointsLot.objects.get(pk=lot_id)
    is_due = lot.ripens_at is not None and lot.ripens_at <= now
    if lot.state != LotState.PENDING or not lot.left or not is_due:
        return
    cause = Cause(f"ripe:{lot.public_id}", Why.RIPE, now, lot.reference)
    _move, rest = ledger.gain(account, cause, lot.left, from_purse=Purse.PENDING)
    PointsLot.objects.filter(pk=lot.pk).update(
        state=LotState.FREE, left=rest, expires_at=_expiry(now)
    )


@transaction.atomic
def spend(
    *,
    user_id: int,
    points: int,
    key: str,
    now: datetime,
    why: Why = Why.CHECKOUT,
    reference: str = "",
    note: str = "",
    actor_id: int | None = None,
) -> PointsMove:
    """Take points, those that expire first in front.

    Safe to repeat under the key. Raises NotEnoughPoints, NotPoints; then nothing is changed.
    """
    _check(points)
    account = lock_points(user_id)
    cause = Cause(key, why, now, reference, note, actor_id)
    if known := cause.known():
        return known
    parts = _take(account, points, now)
    move = ledger.post(account, cause, {Purse.FREE: -points, Purse.SHOP: points})
    ledger.write_parts(move, parts)
    return move


@transaction.atomic
def hold(*, user_id: int, points: int, key: str, now: datetime, reference: str = "") -> PointsHold:
    """Set points aside: nothing else can spend them, and they may come back.

    Safe to repeat under the key. Raises NotEnoughPoints, NotPoints.
    """
    _check(points)
    account = lock_points(user_id)
    if known := PointsHold.objects.filter(key=key).first():
        return known
    parts = _take(account, points, now)
    cause = Cause(f"hold:{key}", Why.HOLD, now, reference)
    move = ledger.post(account, cause, {Purse.FREE: -points, Purse.HELD: points})
    held = PointsHold.objects.create(key=key, account=account, points=points)
    ledger.write_parts(move, parts, held)
    return held


@transaction.atomic
def release(*, key: str, now: datetime, reference: str = "") -> None:
    """Give held points back, into the lots they came from. Safe to repeat."""
    held = lock_hold(key)
    if held is None or held.state != PointsHold.State.OPEN:
        return
    ledger.refill(held)
    cause = Cause(f"release:{key}", Why.RELEASE, now, reference)
    sides = {Purse.HELD: -held.points, Purse.FREE: held.points}
    ledger.post(held.account, cause, sides)
    PointsHold.objects.filter(pk=held.pk).update(state=PointsHold.State.RELEASED)


@transaction.atomic
def take_held(*, key: str, why: Why, now: datetime, reference: str = "") -> None:
    """Take held points for good. Safe to repeat; what was released stays released."""
    held = lock_hold(key)
    if held is None or held.state != PointsHold.State.OPEN:
        return
    cause = Cause(f"take:{key}", why, now, reference)
    ledger.post(held.account, cause, {Purse.HELD: -held.points, Purse.SHOP: held.points})
    PointsHold.objects.filter(pk=held.pk).update(state=PointsHold.State.TAKEN)


@transaction.atomic
def keep_only(*, user_id: int, reference: str, points: int, key: str, now: datetime) -> int:
    """Take back what a sale brought, down to so many points; return how many were taken.

    From what is still on its way, then from the same sale's free points, then from any; what
    was spent already is owed, and the next points pay for it. Safe to repeat.
    """
    account = lock_points(user_id)
    net = _earned(account, reference) - _moved(account, Why.REVERSED, reference)
    too_many = net - points
    cause = Cause(key, Why.REVERSED, now, reference)
    if too_many <= 0 or cause.known():
        return 0
    own = PointsLot.objects.filter(account=account, reference=reference, left__gt=0).order_by("pk")
    waiting = ledger.draw_down([lot for lot in own if lot.state == LotState.PENDING], too_many)
    pending = sum(part for _lot, part in waiting)
    ripe = [lot for lot in own if lot.state == LotState.FREE]
    mine = {lot.pk for lot in ripe}
    others = [lot for lot in ledger.to_spend(account, now) if lot.pk not in mine]
    taken = ledger.draw_down([*ripe, *others], too_many - pending)
    free = sum(part for _lot, part in taken)
    sides = {
        Purse.PENDING: -pending,
        Purse.FREE: -free,
        Purse.OWED: pending + free - too_many,
        Purse.SHOP: too_many,
    }
    move = ledger.post(account, cause, sides)
    ledger.write_parts(move, [*waiting, *taken])
    return too_many


@transaction.atomic
def give_back(*, user_id: int, reference: str, points: int, key: str, now: datetime) -> int:
    """Give back what was spent on a sale, up to so many points in all; return how many.

    They live as long as the ones that were spent, and a month at least. Safe to repeat.
    """
    account = lock_points(user_id)
    missing = points + _moved(account, Why.RETURNED, reference)  # given: below zero
    cause = Cause(key, Why.RETURNED, now, reference)
    if missing <= 0 or cause.known():
        return 0
    used = PointsLot.objects.filter(
        parts__move__reference=reference, parts__move__why=Why.CHECKOUT, account=account
    )
    longest = used.aggregate(until=Max("expires_at"))["until"]
    move, rest = ledger.gain(account, cause, missing)
    until = max(longest or now, now + LEAST_LIFE)
    ledger.open_lot(account, move, rest, expires_at=until)
    return missing


@transaction.atomic
def expire(*, user_id: int, now: datetime) -> int:
    """Let points go whose time is over; return how many. Safe to repeat."""
    account = lock_points(user_id)
    rows = PointsLot.objects.filter(
        account=account, state=LotState.FREE, left__gt=0, expires_at__lte=now
    )
    lots = list(rows.order_by("expires_at", "pk"))
    points = sum(lot.left for lot in lots)
    if not points:
        return 0
    parts = ledger.draw_down(lots, points)
    cause = Cause(f"expire:{lots[0].public_id}:{now:%Y%m%d%H%M%S%f}", Why.EXPIRED, now)
    move = ledger.post(account, cause, {Purse.FREE: -points, Purse.SHOP: points})
    ledger.write_parts(move, parts)
    return points


def _check(points: int) -> None:
    if points <= 0:
        raise NotPoints


def _expiry(now: datetime) -> datetime:
    return ledger.lasts_until(selectors.programme(), now)


def _take(account: PointsAccount, points: int, now: datetime) -> list[tuple[PointsLot, int]]:
    lots = ledger.to_spend(account, now)
    there = sum(lot.left for lot in lots)
    if there < points:
        raise NotEnoughPoints(left=there)
    return ledger.draw_down(lots, points)


def _earned(account: PointsAccount, reference: str) -> int:
    return -_moved(account, Why.PURCHASE, reference)


def _moved(account: PointsAccount, why: Why, reference: str) -> int:
    """Return what such moves of a sale gave to the shop's side: below zero for what it gave."""
    rows = PointsEntry.objects.filter(
        account=account, purse=Purse.SHOP, move__why=why, move__reference=reference
    )
    return int(rows.aggregate(sum=Sum("points"))["sum"] or 0)
