"""Reads of points: what there is, what it is worth, what expires, and the proof of the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate

from core.money import Money, minor_unit
from membership.models import (
    EarningRule,
    Multiplier,
    PointsAccount,
    PointsEntry,
    PointsHold,
    PointsLot,
    PointsMove,
    PointsTerms,
)
from membership.rules import earning
from membership.rules.earning import Boost
from membership.types import ACTIVITIES, LotState, Purse


def account_of(*, user_id: int) -> PointsAccount:
    """Return somebody's points; an empty account, not written, for whoever has none."""
    found = PointsAccount.objects.filter(user_id=user_id).first()
    return found or PointsAccount(user_id=user_id)


def terms_in(currency: str) -> PointsTerms:
    """Return what points are in a currency; of one nobody decided on, nothing."""
    found = PointsTerms.objects.filter(currency=currency).first()
    return found or PointsTerms(
        currency=currency, earned=Decimal(0), worth=Decimal(0), credit_worth=Decimal(0)
    )


def points_worth(*, user_id: int, points: int, currency: str) -> Money:
    """Return what so many of a person's points take off at checkout; never more than they have."""
    terms = terms_in(currency)
    there = account_of(user_id=user_id).free if points > 0 else 0
    worth = earning.worth(min(points, there), hundred=terms.worth, unit=minor_unit(currency))
    return Money(worth, currency)


def points_for(*, amount: Money) -> int:
    """Return how many points an amount at checkout takes, rounded up."""
    return earning.needed(amount.amount, hundred=terms_in(amount.currency).worth)


def boosts() -> list[Boost]:
    """Return every multiplier as a value."""
    fields = ("factor", "why", "audience", "starts_at", "ends_at")
    return [Boost(*row) for row in Multiplier.objects.values_list(*fields)]


def earning_rules() -> dict[str, EarningRule]:
    """Return what doing something brings, by what it is."""
    return {rule.why: rule for rule in EarningRule.objects.filter(is_active=True)}


def statement(*, user_id: int) -> QuerySet[PointsEntry]:
    """Return what came and went of a person's points, the newest first.

    Not the shop's side, and of a move between two purses of theirs the one to spend.
    """
    return (
        PointsEntry.objects.filter(account__user_id=user_id)
        .exclude(purse=Purse.SHOP)
        .exclude(~Q(purse=Purse.FREE), move__why__in=("ripe", "hold", "release"))
        .select_related("move")
        .order_by("-pk")
    )


@dataclass(frozen=True, slots=True)
class Expiring:
    """Points that go on one day."""

    on: datetime
    points: int


def expiring(*, user_id: int, now: datetime, most: int = 3) -> list[Expiring]:
    """Return what expires next, by day."""
    rows = (
        PointsLot.objects.filter(
            account__user_id=user_id, state=LotState.FREE, left__gt=0, expires_at__gt=now
        )
        .annotate(on=TruncDate("expires_at"))
        .values_list("on")
        .annotate(points=Sum("left"))
        .order_by("on")
    )
    return [Expiring(on, points) for on, points in rows[:most]]


def waiting(*, user_id: int) -> QuerySet[PointsLot]:
    """Return points on their way, with when they are ready."""
    rows = PointsLot.objects.filter(account__user_id=user_id, state=LotState.PENDING, left__gt=0)
    return rows.order_by("ripens_at", "pk")


def had_today(*, account: PointsAccount, since: datetime) -> int:
    """Return how many points activities have brought since the day began."""
    rows = PointsEntry.objects.filter(
        account=account, purse=Purse.SHOP, move__why__in=ACTIVITIES, move__at__gte=since
    )
    return -int(rows.aggregate(sum=Sum("points"))["sum"] or 0)


def done_today(*, account: PointsAccount, why: str, since: datetime) -> int:
    """Return how often somebody earned by this since the day began."""
    rows = PointsEntry.objects.filter(
        account=account, purse=Purse.SHOP, move__why=why, move__at__gte=since
    )
    return rows.count()


def has_moved(key: str) -> bool:
    """Return whether points moved under this key."""
    return PointsMove.objects.filter(key=key).exists()


def ripe_lots(*, now: datetime, limit: int = 500) -> list[int]:
    """Return the lots whose window has closed."""
    rows = PointsLot.objects.filter(state=LotState.PENDING, left__gt=0, ripens_at__lte=now)
    return list(rows.order_by("ripens_at").values_list("pk", flat=True)[:limit])


def with_expired(*, now: datetime, limit: int = 500) -> list[int]:
    """Return the people who have points whose time is over."""
    rows = PointsLot.objects.filter(state=LotState.FREE, left__gt=0, expires_at__lte=now)
    return list(rows.order_by().values_list("account__user_id", flat=True).distinct()[:limit])


@dataclass(frozen=True, slots=True)
class Soon:
    """Somebody whose points expire soon."""

    user_id: int
    points: int
    first: datetime


def expiring_soon(*, now: datetime, days: int) -> Iterator[Soon]:
    """Yield everybody with points that expire within so many days, and how many."""
    rows = (
        PointsLot.objects.filter(
            state=LotState.FREE,
            left__gt=0,
            expires_at__gt=now,
            expires_at__lte=now + timedelta(days=days),
        )
        .values("account__user_id")
        .annotate(points=Sum("left"), first=Min("expires_at"))
        .order_by("account__user_id")
    )
    for row in rows.iterator():
        yield Soon(row["account__user_id"], row["points"], row["first"])


@dataclass(frozen=True, slots=True)
class PointsProof:
    """What the ledger of points says of itself: all empty when it is right."""

    unbalanced_moves: Sequence[int]
    wrong_balances: Sequence[int]
    wrong_lots: Sequence[int]

    @property
    def holds(self) -> bool:
        """Whether the books are right."""
        return not (self.unbalanced_moves or self.wrong_balances or self.wrong_lots)


def points_proof() -> PointsProof:
    """Add the ledger up: each move is nothing, each balance is its entries' and its lots' sum."""
    moves = PointsEntry.objects.values("move_id").annotate(sum=Sum("points"), sides=Count("pk"))
    accounts = PointsAccount.objects.annotate(
        entered_free=_entered(Purse.FREE),
        entered_pending=_entered(Purse.PENDING),
        entered_held=_entered(Purse.HELD),
        entered_owed=_entered(Purse.OWED),
        lots_free=_in_lots(LotState.FREE),
        lots_pending=_in_lots(LotState.PENDING),
        in_holds=_in_holds(),
    )
    wrong, off = [], []
    fields = ("pk", "free", "pending", "held", "owed")
    entered = ("entered_free", "entered_pending", "entered_held", "entered_owed")
    for row in accounts.values_list(*fields, *entered, "lots_free", "lots_pending", "in_holds"):
        pk, free, pending, held, owed = row[:5]
        if (free, pending, held, -owed) != row[5:9]:
            wrong.append(pk)
        if (free, pending, held) != row[9:]:
            off.append(pk)
    unbalanced = moves.order_by().exclude(sum=0).values_list("move_id", flat=True)
    return PointsProof(list(unbalanced), wrong, off)


def _entered(purse: Purse) -> Coalesce:
    rows = PointsEntry.objects.filter(account=OuterRef("pk"), purse=purse)
    return _sum(rows.order_by().values("account").annotate(total=Sum("points")))


def _in_lots(state: LotState) -> Coalesce:
    rows = PointsLot.objects.filter(account=OuterRef("pk"), state=state)
    return _sum(rows.order_by().values("account").annotate(total=Sum("left")))


def _in_holds() -> Coalesce:
    rows = PointsHold.objects.filter(account=OuterRef("pk"), state=PointsHold.State.OPEN)
    return _sum(rows.order_by().values("account").annotate(total=Sum("points")))


def _sum(rows: Any) -> Coalesce:
    return Coalesce(Subquery(rows.values("total")), 0)
