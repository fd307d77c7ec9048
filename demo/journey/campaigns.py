"""Writing the campaigns: coupons as promotions that are over, whom they reached, who used them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from catalog.models import Product
from core import bulk
from demo.journey import households
from demo.journey.past import Campaign, Redemption, Year
from orders.models import Order
from promotions.models import Coupon, CouponClaim, Promotion, State, Use
from promotions.types import Kind

PREFIX = "cj-campaign-"


def are_written() -> bool:
    """Say whether `write` has ended before."""
    return Promotion.objects.filter(code__startswith=PREFIX).exists()


@transaction.atomic
def write(year: Year, *, later: timedelta, now: datetime) -> int:
    """Write all campaigns once, with their coupons, reach and redemptions; return how many.

    A campaign is a promotion that is over, with a coupon in the wallet of each household it was
    sent to; each of its coupons is a promotion of its group, for the products it was for. To be
    called once, after the baskets.
    """
    campaigns = year.campaigns()
    rows = [*_promotions(campaigns, later)]
    keys = dict(zip((row[0] for row in rows), bulk.keys(Promotion, len(rows)), strict=True))
    names = ("code", "name", "name_en", "name_zh_hans", "group", "starts_at", "ends_at", "id")
    given = ((*row, keys[row[0]]) for row in rows)
    bulk.copy(Promotion, names, given, now=now, same=_same())
    _write_goods(campaigns, keys)
    _write_reach(campaigns, keys, later, now)
    _write_redemptions(year.redemptions(), keys, later, now)
    return len(campaigns)


def _same() -> dict[str, Any]:
    """It takes nothing off any more, so its terms need not be known."""
    return {"kind": Kind.SPEND.value, "is_coupon": True, "state": State.ENDED.value}


def _promotions(campaigns: Sequence[Campaign], later: timedelta) -> Iterator[tuple[Any, ...]]:
    for one in campaigns:
        code = f"{PREFIX}{one.number}"
        times = (code, _begin(one.starts) + later, _begin(one.ends + timedelta(days=1)) + later)
        english, chinese = f"Campaign {one.number} ({one.kind})", f"活动 {one.number}（{one.kind}）"
        yield code, english, english, chinese, *times
        for upc in one.coupons:
            english, chinese = f"Coupon {upc}", f"优惠券 {upc}"
            yield _coupon(one.number, upc), english, english, chinese, *times


def _coupon(campaign: int, upc: int) -> str:
    return f"cj-coupon-{campaign}-{upc}"


def _write_goods(campaigns: Sequence[Campaign], keys: dict[str, int]) -> None:
    """Write which products each coupon was for, as far as the catalogue has them."""
    products = dict(Product.objects.filter(code__startswith="cj-").values_list("code", "pk"))
    through = Promotion.products.through
    rows = (
        (keys[_coupon(one.number, upc)], products[f"cj-{number}"])
        for one in campaigns
        for upc, numbers in one.coupons.items()
        for number in numbers
        if f"cj-{number}" in products
    )
    bulk.copy(through, ("promotion_id", "product_id"), rows, now=datetime.now(UTC))


def _write_reach(
    campaigns: Sequence[Campaign], keys: dict[str, int], later: timedelta, now: datetime
) -> None:
    people = households.read()
    coupons = Coupon.objects.bulk_create(
        Coupon(promotion_id=keys[f"{PREFIX}{one.number}"], claimed=len(one.households))
        for one in campaigns
    )
    rows = (
        (coupon.pk, people[number], _begin(one.starts) + later, _begin(one.ends) + later)
        for one, coupon in zip(campaigns, coupons, strict=True)
        for number in one.households
    )
    names = ("coupon_id", "user_id", "claimed_at", "expires_at")
    bulk.copy(CouponClaim, names, rows, now=now)


def _write_redemptions(
    redemptions: Sequence[Redemption], keys: dict[str, int], later: timedelta, now: datetime
) -> None:
    """Write who used which coupon; of a day without a basket the day stands for the order."""
    people = households.read()
    baskets = [str(one.basket) for one in redemptions if one.basket]
    orders = {
        number: (reference, at)
        for number, reference, at in Order.objects.filter(
            channel__isnull=False, external_id__in=baskets
        ).values_list("external_id", "number", "placed_at")
    }
    rows = (
        (
            *(keys[_coupon(one.campaign, one.coupon)], *_used(one, orders, later)),
            *(f"user:{people[one.household]}", people[one.household], one.amount),
        )
        for one in redemptions
    )
    names = ("promotion_id", "reference", "at", "shopper", "user_id", "amount")
    bulk.copy(Use, names, rows, now=now, same={"currency": "GBP"})


def _used(
    one: Redemption, orders: dict[str, tuple[str, datetime]], later: timedelta
) -> tuple[str, datetime]:
    noon = datetime.combine(one.day, time(12), UTC) + later
    return orders.get(str(one.basket), (f"cj:{one.household}:{one.day}", noon))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
