"""The members' club: its terms, what points buy, and two members who have been here a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from catalog.models import Image, Product
from demo import files
from demo.files import Row
from demo.loading.words import both
from membership.models import (
    Auction,
    CareRule,
    Draw,
    EarningRule,
    MallItem,
    Member,
    Multiplier,
    Plan,
    PlanPrice,
    PointsTerms,
    Programme,
    Saving,
    Subscription,
    Tier,
    TierPrivilege,
)
from membership.services import auctions, draws, members, points
from membership.types import Mark, SubscriptionState, Why
from payments.models import SavedMethod
from promotions.models import Coupon, Promotion
from promotions.services import campaigns
from promotions.types import Kind


def load(*, now: datetime) -> None:
    """Write it all; people, their cards and the pictures are there already."""
    given = files.document("club")
    emails = {row["role"]: row["email"] for row in files.document("people")["shoppers"]}
    people = {role: User.objects.get(email=email) for role, email in emails.items()}
    _terms(given)
    _offers(given, now)
    tiers = _tiers(given["tiers"])
    _plans(given["plans"])
    _things(given, tiers, now)
    for row in given["people"]:
        _member(row, people[row["role"]], now)
    _playing(given, people, now)
    _subscription(given["subscription"], people, now)


def _terms(given: Row) -> None:
    Programme.objects.create(**given["programme"])
    PointsTerms.objects.bulk_create(PointsTerms(**row) for row in given["terms"])
    EarningRule.objects.bulk_create(EarningRule(**row) for row in given["rules"])
    Multiplier.objects.bulk_create(Multiplier(**row) for row in given["multipliers"])
    for row in given["care"]:
        plain = {name: row[name] for name in row if not name.startswith("words")}
        CareRule.objects.create(**plain, **both(row, "words"))


def _offers(given: Row, now: datetime) -> None:
    """Write what the plan takes off delivery, and the coupon that is had for points."""
    free, reduced = given["delivery"], given["coupon"]
    rows = (
        Promotion(
            code=free["code"],
            kind=Kind.DELIVERY,
            terms={},
            audiences=["member"],
            **both(free, "name"),
        ),
        Promotion(
            code=reduced["code"],
            kind=Kind.PERCENT,
            terms={"percent": reduced["percent"]},
            is_coupon=True,
            group="coupon",
            **both(reduced, "name"),
        ),
    )
    for row in rows:
        row.save()
        campaigns.publish(promotion_id=row.pk, must_be_tried=False, now=now)
    Coupon.objects.create(promotion=rows[1])


def _tiers(rows: list[Row]) -> dict[str, Tier]:
    made = {}
    for rank, row in enumerate(rows):
        names = ("code", "score", "is_vip", "rebate_percent")
        plain = {name: row[name] for name in names}
        tier = made[row["code"]] = Tier.objects.create(rank=rank, **plain, **both(row, "name"))
        for one in row["privileges"]:
            words = both(one, "text")
            TierPrivilege.objects.create(tier=tier, kind=one["kind"], value=one["value"], **words)
    return made


def _plans(rows: list[Row]) -> None:
    names = ("code", "months", "trial_days", "percent_off", "free_delivery")
    for row in rows:
        plain = {name: row[name] for name in names}
        plan = Plan.objects.create(**plain, **both(row, "name", "text", "benefits"))
        for currency, amount in row["prices"].items():
            PlanPrice.objects.create(plan=plan, currency=currency, amount=Decimal(amount))


def _things(given: Row, tiers: dict[str, Tier], now: datetime) -> None:
    """Write what points buy, and the one thing that is sold to a tier alone."""
    Product.objects.filter(code=given["exclusive"]).update(audience="tier:gold")
    codes = [row["image"] for row in (*given["mall"], *given["auctions"]) if row["image"]]
    images = {image.code: image for image in Image.objects.filter(code__in=codes)}
    for position, row in enumerate(given["mall"]):
        names = ("kind", "points", "left", "per_person", "credit", "currency", "coupon")
        MallItem.objects.create(
            **{name: row[name] for name in names if name in row},
            tier=tiers.get(row["tier"]),
            image=images.get(row["image"]),
            position=position,
            **both(row, "name", "text"),
        )
    for row in given["auctions"]:
        Auction.objects.create(
            least=row["least"],
            step=row["step"],
            image=images.get(row["image"]),
            opens_at=now - timedelta(days=2),
            ends_at=now + timedelta(hours=row["hours"]),
            **both(row, "name", "text"),
        )


def _member(row: Row, user: User, now: datetime) -> None:
    """Let somebody have been a member for a while."""
    members.join(user_id=user.pk, now=now - timedelta(days=row["days"]))
    month, day = row["birthday"]
    Member.objects.filter(user=user).update(birth_month=month, birth_day=day)
    for number, (ago, brought, why, note) in enumerate(row["points"]):
        points.earn(
            user_id=user.pk,
            points=brought,
            why=Why(why),
            key=f"demo:{row['role']}:{number}",
            note=note,
            now=now - timedelta(days=ago),
        )
    at = now - timedelta(days=40)
    members.mark(
        user_id=user.pk, kind=Mark.SPEND, score=row["score"], key=f"demo:{row['role']}", now=at
    )
    members.look(user_id=user.pk, now=at)


def _playing(given: Row, people: dict[str, User], now: datetime) -> None:
    """Let them take part in a draw and bid."""
    row = given["draw"]
    plain: dict[str, Any] = {name: row[name] for name in ("cost", "winners", "per_person")}
    draw = Draw(
        opens_at=now - timedelta(days=3),
        closes_at=now + timedelta(days=4),
        **plain,
        **both(row, "name", "text"),
    )
    draws.promise(draw)
    draw.save()
    for role, tickets in row["tickets"].items():
        for number in range(tickets):
            draws.enter(
                user_id=people[role].pk, draw_id=draw.public_id, key=f"demo:{number}", now=now
            )
    for one, auction in zip(given["auctions"], Auction.objects.order_by("pk"), strict=True):
        for role, bid in one["bids"]:
            auctions.bid(
                user_id=people[role].pk,
                auction_id=auction.public_id,
                points_bid=bid,
                now=now - timedelta(hours=1),
            )


def _subscription(row: Row, people: dict[str, User], now: datetime) -> None:
    """Let somebody be on a plan, that has saved them something already."""
    user, begun = people[row["role"]], now - timedelta(days=row["days"])
    price = PlanPrice.objects.select_related("plan").get(plan__code=row["plan"], currency="CNY")
    until = begun + timedelta(days=365)
    Subscription.objects.create(
        user=user,
        plan=price.plan,
        state=SubscriptionState.ACTIVE,
        method=SavedMethod.objects.filter(user=user).first(),
        amount=price.amount,
        currency=price.currency,
        started_at=begun,
        paid_until=until,
        due_at=until,
    )
    for number, amount in enumerate(("36.00", "52.50")):
        Saving.objects.create(
            user=user,
            reference=f"demo-{number}",
            amount=Decimal(amount),
            currency="CNY",
            at=begun + timedelta(days=20 * (number + 1)),
        )
