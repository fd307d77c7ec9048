"""Writing the story: people, orders, the campaign and the events, by COPY, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from accounts.rules.addresses import PostalAddress
from analytics.models import Background, Event
from analytics.services import partitions
from core import bulk
from demo.history import cast, days
from demo.history.cast import Person
from demo.history.days import Purchase, Story
from orders.services import history
from promotions.models import Coupon, CouponClaim, Promotion, State, Use
from promotions.types import Kind

DOMAIN = "history.invalid"
PENNY = Decimal("0.01")
BATCH = 2000
# From which sum it is free, and what it costs below.
DELIVERY = {"GBP": (45, Decimal("3.95")), "CNY": (399, Decimal(12))}
TOWNS = {"GB": ("Leeds", "West Yorkshire", "LS1 1AA"), "CN": ("杭州市", "浙江省", "310012")}


def is_written() -> bool:
    """Say whether the story has been told."""
    return User.objects.filter(email__endswith=f"@{DOMAIN}").exists()


@transaction.atomic
def write(*, now: datetime, first: int = -cast.DAYS) -> tuple[int, int]:
    """Tell the days from `first` to yesterday, once; return the numbers of orders and events.

    Nothing of the shop's own moves: no stock, no mail, no counter of what is to be done. Safe to
    repeat, and to run twice at a time: the second finds it told.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('demo.history'))")
    goods = cast.wares()
    if is_written() or not goods:
        return 0, 0
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    partitions.make(
        first=(midnight + timedelta(days=first)).date().replace(day=1),
        last=midnight.date().replace(day=1),
    )
    people = cast.people(goods)
    _write_people(people, midnight, now)
    campaign = _write_campaign(people, midnight)
    story = Story(goods=goods, people=people, midnight=midnight)
    told = [one for number in range(first, 0) for one in story.day(number)]
    purchases = [purchase for _visit, purchase in told if purchase]
    for start in range(0, len(purchases), BATCH):
        _write_orders(purchases[start : start + BATCH], campaign, now)
    rows = [row for visit, _purchase in told for row in visit.rows]
    rows += [_sent_back(purchase, now) for purchase in purchases if purchase.returned]
    same = {"experiments": "{}", "is_synthetic": True}
    values = ([row[name] for name in days.COLUMNS] for row in rows)
    return len(purchases), bulk.copy(Event, days.COLUMNS, values, now=now, same=same)


def _write_people(people: list[Person], midnight: datetime, now: datetime) -> None:
    """Write those who open an account: nobody can sign in as one."""
    known = [person for person in people if person.number % 3]
    for person, key in zip(known, bulk.keys(User, len(known)), strict=True):
        person.user_id = key
    bulk.copy(
        User,
        ("id", "email", "name", "language", "created_at"),
        (
            (
                *(one.user_id, f"shopper-{one.number}@{DOMAIN}", f"Demo shopper {one.number}"),
                *(one.language, midnight + timedelta(days=one.joins)),
            )
            for one in known
        ),
        now=now,
        same={"password": "!"},
    )
    traits = ((one.user_id, {"country": one.country, "device": one.device}) for one in known)
    same = {"is_synthetic": True}
    bulk.copy(Background, ("user_id", "attributes"), traits, now=now, same=same)


def _write_campaign(people: list[Person], midnight: datetime) -> Promotion:
    """Write the mailing: a coupon for every second person, over by now."""
    starts = midnight + timedelta(days=cast.CAMPAIGN_DAYS.start)
    ends = midnight + timedelta(days=cast.CAMPAIGN_DAYS.stop)
    campaign = Promotion.objects.create(
        code=cast.CAMPAIGN, name_en="Pantry fortnight", name_zh_hans="食品半月惠",
        kind=Kind.PERCENT, terms={"percent": "10"}, is_coupon=True,
        state=State.ENDED, starts_at=starts, ends_at=ends,
    )  # fmt: skip
    mailed = [
        one.user_id
        for one in people
        if one.number % 2 == 0 and one.user_id and one.joins <= cast.CAMPAIGN_DAYS.start
    ]
    coupon = Coupon.objects.create(promotion=campaign, claimed=len(mailed))
    CouponClaim.objects.bulk_create(
        CouponClaim(coupon=coupon, user_id=key, claimed_at=starts, expires_at=ends)
        for key in mailed
    )
    return campaign


def _write_orders(purchases: list[Purchase], campaign: Promotion, now: datetime) -> None:
    """Write orders of each currency; their events learn which order they tell of."""
    for currency, language in (("GBP", "en"), ("CNY", "zh-hans")):
        ours = [one for one in purchases if one.person.currency == currency]
        orders = [_order(one, now) for one in ours]
        keys = history.write(orders=orders, currency=currency, language=language, now=now)
        for one, order, (_external, key, _number) in zip(ours, orders, keys, strict=True):
            total = sum((line.total for line in order.lines), order.delivery)
            one.event |= {"order_id": key, "value": total}
        Use.objects.bulk_create(
            Use(
                promotion=campaign, reference=number, shopper=f"user:{one.person.user_id}",
                user_id=one.person.user_id, currency=currency, at=one.at,
                amount=sum(line.discount for line in order.lines),
            )
            for one, order, (_external, _key, number) in zip(ours, orders, keys, strict=True)
            if one.discount_percent and one.person.user_id
        )  # fmt: skip


def _order(one: Purchase, now: datetime) -> history.PastOrder:
    person, number = one.person, one.person.number
    town, region, postcode = TOWNS[person.country]
    arrived = min(one.at + timedelta(days=2 + number % 3), now - timedelta(minutes=5))
    back = one.at + timedelta(days=12)
    one.returned = one.returned and back < now
    lines = list(_lines(one))
    free_from, charge = DELIVERY[person.currency]
    name = f"Demo shopper {number}"
    return history.PastOrder(
        external_id=f"history-{UUID(str(one.event['id'])).hex[:16]}",
        placed_at=one.at,
        lines=lines,
        address=PostalAddress(name, "1", "", town, region, postcode, person.country),
        user_id=person.user_id,
        email=f"shopper-{number}@{DOMAIN}",
        delivery_code="standard",
        delivery_name="标准配送" if person.country == "CN" else "Standard",
        delivery=Decimal(0) if sum(line.total for line in lines) >= free_from else charge,
        coupon=cast.CAMPAIGN if one.discount_percent else "",
        delivered_at=arrived,
        returned_at=back if one.returned else None,
    )


def _lines(one: Purchase) -> Iterator[history.PastLine]:
    for place, (ware, units) in enumerate(one.wares):
        unit = ware.price[one.person.currency]
        off = (unit * units * one.discount_percent / 100).quantize(PENNY)
        back = units if one.returned and place == 0 else 0
        noted = {"offer": cast.CAMPAIGN, "outcome": "applied", "reason": "", "amount": str(off)}
        yield history.PastLine(
            variant_id=ware.variant_id, sku=ware.sku, name=ware.name[one.person.language],
            quantity=units, unit=unit, total=unit * units - off, tax_percent=days.TAX, discount=off,
            adjustments=[noted | {"figures": {}}] if off else [], returned=back,
        )  # fmt: skip


def _sent_back(one: Purchase, now: datetime) -> dict[str, Any]:
    at = min(one.at + timedelta(days=12), now)
    made = UUID(int=UUID(str(one.event["id"])).int ^ 1)
    ware, units = one.wares[0]
    told = {"kind": "return", "at": at, "received_at": at, "id": made, "session": None}
    return one.event | told | {"product_id": ware.product_id, "quantity": units, "value": None}
