"""The book of points: a move is written with all of its sides, or not at all.

Every function here is called with the account's lock held (`membership.locks.lock_points`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from membership.models import (
    PointsAccount,
    PointsEntry,
    PointsHold,
    PointsLot,
    PointsMove,
    PointsPart,
)
from membership.types import LotState, Purse, Why

# The field of an account that holds a purse's balance. What is owed is entered below zero.
FIELDS = {Purse.FREE: "free", Purse.PENDING: "pending", Purse.HELD: "held", Purse.OWED: "owed"}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why points move, under which key, for what."""

    key: str
    why: Why
    at: datetime
    reference: str = ""
    note: str = ""
    actor_id: int | None = None

    def known(self) -> PointsMove | None:
        """Return the move that was written under this key before."""
        return PointsMove.objects.filter(key=self.key).first()


def post(account: PointsAccount, cause: Cause, sides: Mapping[Purse, int]) -> PointsMove:
    """Write a move with its sides, which add up to nothing, and the account's balances."""
    if sum(sides.values()):
        raise ValueError("the sides of a move add up to nothing")
    move = PointsMove.objects.create(
        key=cause.key,
        why=cause.why,
        reference=cause.reference,
        note=cause.note,
        actor_id=cause.actor_id,
        at=cause.at,
    )
    for purse, points in sides.items():
        if field := FIELDS.get(purse):
            signed = -points if purse == Purse.OWED else points
            setattr(account, field, getattr(account, field) + signed)
    account.save(update_fields=[*FIELDS.values(), "updated_at"])
    PointsEntry.objects.bulk_create(
        PointsEntry(move=move, account=account, purse=purse, points=points, balance=account.free)
        for purse, points in sides.items()
        if points
    )
    return move


def gain(
    account: PointsAccount, cause: Cause, points: int, *, from_purse: Purse = Purse.SHOP
) -> tuple[PointsMove, int]:
    """Make points free to spend; what is owed is taken off first. Return the move and the rest."""
    pays = min(account.owed, points)
    sides = {from_purse: -points, Purse.OWED: pays, Purse.FREE: points - pays}
    return post(account, cause, sides), points - pays


def open_lot(
    account: PointsAccount,
    move: PointsMove,
    points: int,
    *,
    state: LotState = LotState.FREE,
    expires_at: datetime | None = None,
) -> PointsLot | None:
    """Write what came together; nothing when all of it paid what was owed."""
    if not points:
        return None
    return PointsLot.objects.create(
        account=account,
        move=move,
        reference=move.reference,
        state=state,
        points=points,
        left=points,
        expires_at=expires_at,
    )


def to_spend(account: PointsAccount, now: datetime) -> list[PointsLot]:
    """Return the lots that can be spent, those that expire first in front."""
    rows = PointsLot.objects.filter(
        account=account, state=LotState.FREE, left__gt=0, expires_at__gt=now
    )
    return list(rows.order_by("expires_at", "pk"))


def draw_down(lots: Iterable[PointsLot], points: int) -> list[tuple[PointsLot, int]]:
    """Take points from lots in this order; return which gave how much."""
    parts: list[tuple[PointsLot, int]] = []
    for lot in lots:
        part = min(lot.left, points)
        if part:
            lot.left -= part
            parts.append((lot, part))
            points -= part
    PointsLot.objects.bulk_update([lot for lot, _part in parts], ["left"])
    return parts


def write_parts(
    move: PointsMove, parts: Iterable[tuple[PointsLot, int]], hold: PointsHold | None = None
) -> None:
    """Write down which lot gave how much."""
    PointsPart.objects.bulk_create(
        PointsPart(move=move, hold=hold, lot=lot, points=points) for lot, points in parts
    )


def refill(hold: PointsHold) -> None:
    """Put a hold's points back into the lots they came from."""
    lots = []
    for part in hold.parts.select_related("lot").order_by("lot_id"):
        part.lot.left += part.points
        lots.append(part.lot)
    PointsLot.objects.bulk_update(lots, ["left"])


def lasts_until(programme: Any, now: datetime) -> datetime:
    """Return when points that become free now expire."""
    return now + timedelta(days=round(programme.valid_months * 30.4375))
