"""Timed auctions: bids hold points, a higher one lets them go, a late one gives more time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import NotFound, Refusal
from membership.locks import lock_auction, lock_points_of
from membership.models import Auction, Bid
from membership.services import draws, notices, points
from membership.services.draws import NotOpen
from membership.types import AuctionState, Why


class TooLow(Refusal):
    """Below the least, or not a step above the highest."""

    code = "bid_too_low"
    field = "points"
    message = gettext_lazy("Please bid more.")


@transaction.atomic
def bid(*, user_id: int, auction_id: str, points_bid: int, now: datetime) -> Bid:
    """Bid so many points: they are held, and the bidder before gets theirs back.

    Safe to repeat: the same bid of the same person is one. In the last seconds the end moves.
    Raises NotFound, NotOpen, TooLow with the least, NotEnoughPoints; then nothing is changed.
    """
    pk = Auction.objects.filter(public_id=auction_id).values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound
    auction = lock_auction(pk)
    highest = _highest(auction)
    if highest and (highest.user_id, highest.points) == (user_id, points_bid):
        return highest
    if auction.state != AuctionState.OPEN or not auction.opens_at <= now < auction.ends_at:
        raise NotOpen
    least = least_bid(auction, highest.points if highest else None)
    if points_bid < least:
        message = gettext_lazy("Please bid %(least)d points or more.")
        raise TooLow(message % {"least": least}, least=least)
    # Both before either is changed, in key order: two auctions never wait for each other.
    lock_points_of({user_id, highest.user_id} if highest else {user_id})
    if highest:
        points.release(key=highest.hold.key, now=now, reference=auction.public_id)
    key = f"bid:{auction.public_id}:{user_id}:{points_bid}"
    held = points.hold(
        user_id=user_id, points=points_bid, key=key, now=now, reference=auction.public_id
    )
    made = Bid.objects.create(
        auction=auction, user_id=user_id, hold=held, points=points_bid, at=now
    )
    _give_time(auction, now)
    if highest and highest.user_id != user_id:
        _tell_outbid(highest, auction, now)
    return made


@transaction.atomic
def close(*, auction_id: int, now: datetime) -> None:
    """Give an auction whose time is over to the highest bidder. Safe to repeat."""
    auction = lock_auction(auction_id)
    if auction.state != AuctionState.OPEN or now < auction.ends_at:
        return
    Auction.objects.filter(pk=auction.pk).update(state=AuctionState.CLOSED, updated_at=now)
    highest = _highest(auction)
    if highest is None:
        return
    points.take_held(key=highest.hold.key, why=Why.AUCTION, now=now, reference=auction.public_id)
    draws.prize(
        user_id=highest.user_id,
        key=f"auction:{auction.public_id}",
        name=auction.name,
        points_paid=highest.points,
        now=now,
    )


def least_bid(auction: Auction, highest: int | None) -> int:
    """Return the least that can be bid now."""
    return auction.least if highest is None else highest + auction.step


def _highest(auction: Auction) -> Bid | None:
    rows = Bid.objects.filter(auction=auction).select_related("hold")
    return rows.order_by("-points").first()


def _give_time(auction: Auction, now: datetime) -> None:
    """Move the end when a bid comes late, so that nobody wins by being last."""
    until = now + timedelta(seconds=auction.late_seconds)
    if until > auction.ends_at:
        Auction.objects.filter(pk=auction.pk).update(ends_at=until, updated_at=now)


def _tell_outbid(beaten: Bid, auction: Auction, now: datetime) -> None:
    def words() -> tuple[str, str]:
        text = _("Somebody bid more for %(prize)s. Your %(points)d points are yours again.")
        return _("You have been outbid"), text % {"prize": auction.name, "points": beaten.points}

    notices.tell(
        user_id=beaten.user_id,
        key=f"outbid:{beaten.public_id}",
        words=words,
        page="storefront:auctions",
        now=now,
    )
