"""The points shop and auctions as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from membership.models import Auction, MallItem
from membership.services.auctions import least_bid
from storefront.cards import Picture
from storefront.composing.pictures import picture


@dataclass(frozen=True, slots=True)
class ItemView:
    """Something for points, and whether this person can have it."""

    item: MallItem
    picture: Picture | None
    is_left: bool
    missing: int


@dataclass(frozen=True, slots=True)
class AuctionView:
    """An auction as one person sees it."""

    auction: Auction
    picture: Picture | None
    highest: int | None
    count: int
    least: int
    is_open: bool
    is_leading: bool
    minutes_left: int


def item_views(items: Iterable[MallItem], *, points: int) -> list[ItemView]:
    """Return what can be had, with how many points are missing."""
    return [
        ItemView(
            item=item,
            picture=picture(item.image, alt="") if item.image else None,
            is_left=item.left is None or item.left > 0,
            missing=max(0, item.points - points),
        )
        for item in items
    ]


def auction_views(auctions: Iterable[Auction], *, user_id: int, now: datetime) -> list[AuctionView]:
    """Return auctions with what to bid at least."""
    return [
        AuctionView(
            auction=auction,
            picture=picture(auction.image, alt="") if auction.image else None,
            highest=auction.highest,  # type: ignore[attr-defined]  # annotated by the selector
            count=auction.count,  # type: ignore[attr-defined]  # annotated by the selector
            least=least_bid(auction, auction.highest),  # type: ignore[attr-defined]  # annotated
            is_open=auction.state == "open" and now < auction.ends_at,
            is_leading=auction.leader == user_id,  # type: ignore[attr-defined]  # annotated
            minutes_left=max(0, int((auction.ends_at - now).total_seconds() // 60)),
        )
        for auction in auctions
    ]
