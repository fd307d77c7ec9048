"""Reads of the points shop, draws, auctions and pay-outs."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from membership.models import (
    Auction,
    Bid,
    CashOut,
    Draw,
    MallItem,
    PointsHold,
    Redemption,
    Ticket,
)
from membership.types import CashState, RedemptionState


def mall(*, now: datetime) -> QuerySet[MallItem]:
    """Return what can be had for points now."""
    return (
        MallItem.objects.filter(is_active=True)
        .filter(Q(starts_at=None) | Q(starts_at__lte=now), Q(ends_at=None) | Q(ends_at__gt=now))
        .select_related("image", "tier")
    )


def redemptions_of(*, user_id: int) -> QuerySet[Redemption]:
    """Return what somebody had for points or won, the newest first."""
    return Redemption.objects.filter(user_id=user_id).order_by("-pk")


def taken(*, item_id: int, user_id: int) -> int:
    """Return how many of an item somebody has had."""
    rows = Redemption.objects.filter(item_id=item_id, user_id=user_id)
    return rows.exclude(state=RedemptionState.CANCELLED).count()


def paid_out_in(*, user_id: int, since: datetime) -> int:
    """Return the points that were paid out, or are to be, since then."""
    rows = CashOut.objects.filter(user_id=user_id, at__gte=since)
    rows = rows.exclude(state=CashState.REFUSED)
    return int(rows.aggregate(sum=Sum("points"))["sum"] or 0)


def cash_outs_of(*, user_id: int) -> QuerySet[CashOut]:
    """Return what somebody asked to have paid out, the newest first."""
    return CashOut.objects.filter(user_id=user_id).order_by("-pk")


def draws(*, user_id: int, now: datetime) -> QuerySet[Draw]:
    """Return the draws that are open or done, with how many tickets there are and how many mine."""
    mine = Ticket.objects.filter(draw=OuterRef("pk"), user_id=user_id).order_by()
    own = mine.values("draw").annotate(count=Count("pk")).values("count")
    return (
        Draw.objects.filter(opens_at__lte=now)
        .annotate(sold=Count("tickets"), own=Subquery(own))
        .order_by(F("drawn_at").asc(nulls_first=True), "closes_at")
    )


def tickets_of(draw: Draw) -> list[str]:
    """Return the list of tickets by number: what is hashed and drawn from."""
    return list(draw.tickets.order_by("number").values_list("public_id", flat=True))


def winners_of(draw: Draw) -> list[int]:
    """Return the positions on the list that won, the first prize first."""
    rows = draw.tickets.filter(place__isnull=False).order_by("place")
    return [number - 1 for number in rows.values_list("number", flat=True)]


def auctions(*, now: datetime) -> QuerySet[Auction]:
    """Return the auctions that have opened, with the highest bid: those still open in front."""
    highest = Bid.objects.filter(auction=OuterRef("pk")).order_by("-points")
    return (
        Auction.objects.filter(opens_at__lte=now)
        .select_related("image")
        .annotate(
            highest=Subquery(highest.values("points")[:1]),
            leader=Subquery(highest.values("user_id")[:1]),
            count=Count("bids"),
        )
        .order_by("-state", "ends_at")
    )


def due_auctions(*, now: datetime) -> list[int]:
    """Return the open auctions whose time is over."""
    rows = Auction.objects.filter(state="open", ends_at__lte=now)
    return list(rows.order_by("ends_at").values_list("pk", flat=True))


def due_draws(*, now: datetime) -> list[int]:
    """Return the open draws that have closed."""
    rows = Draw.objects.filter(state="open", closes_at__lte=now)
    return list(rows.order_by("closes_at").values_list("pk", flat=True))


def open_hold(bid: Bid) -> bool:
    """Return whether a bid's points are still held."""
    return bid.hold.state == PointsHold.State.OPEN
