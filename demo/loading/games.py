"""Games of the demo: a wheel, a lucky draw and a poll."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from catalog.models import Category
from demo import files
from demo.files import Row
from demo.loading.words import both
from play.models import Game, Option, Prize, Vote
from promotions.models import Coupon, Promotion
from promotions.services import campaigns

# Nobody wins so often that a coupon could not be given.
EACH = 99


def load(*, now: datetime) -> None:
    """Write the games, their prizes, and the votes of the people there are."""
    for row in files.document("games"):
        game = Game.objects.create(
            kind=row["kind"],
            code=row["code"],
            starts_at=now - timedelta(days=2),
            ends_at=now + timedelta(days=row["days"]),
            is_published=True,
            free_turns=row.get("free_turns", 0),
            share_turns=row.get("share_turns", 0),
            points_price=row.get("points_price", 0),
            budget=Decimal(row.get("budget", "0")),
            **both(row, "title", "text"),
        )
        for place, prize in enumerate(row.get("prizes", ())):
            _prize(game, prize, place, now)
        for place, option in enumerate(row.get("options", ())):
            _option(game, option, place, now)
        _vote(game)


def _prize(game: Game, row: Row, place: int, now: datetime) -> None:
    coupon = _coupon(row, f"{game.code}-{place}", now) if "percent" in row else None
    Prize.objects.create(
        game=game,
        odds=row["odds"],
        coupon=coupon,
        points=row.get("points", 0),
        cost=Decimal(row.get("cost", "0")),
        position=place,
        **both(row, "name"),
    )


def _option(game: Game, row: Row, place: int, now: datetime) -> None:
    coupon = _coupon(row, f"{game.code}-{row['category']}", now)
    coupon.promotion.categories.set(Category.objects.filter(code=row["category"]))
    Option.objects.create(game=game, coupon=coupon, position=place, **both(row, "name"))


def _vote(game: Game) -> None:
    """Let the demo's people vote in turn."""
    options = list(game.options.all())
    if not options:
        return
    for number, user in enumerate(User.objects.filter(is_staff=False).order_by("pk")):
        option = options[number % len(options)]
        Vote.objects.create(game=game, option=option, user=user)
        option.votes += 1
    Option.objects.bulk_update(options, ["votes"])


def _coupon(row: Row, code: str, now: datetime) -> Coupon:
    promotion = Promotion.objects.create(
        kind="percent",
        code=code,
        terms={"percent": row["percent"]},
        is_coupon=True,
        group="coupon",
        **both(row, "name"),
    )
    campaigns.publish(promotion_id=promotion.pk, must_be_tried=False, now=now)
    return Coupon.objects.create(promotion=promotion, valid_days=30, claims_each=EACH)
