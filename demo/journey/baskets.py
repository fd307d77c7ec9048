"""Writing the baskets: orders of the stores' tills, some thousands in a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from accounts.rules.addresses import PostalAddress
from catalog.models import Variant
from demo.journey import households
from demo.journey.past import Basket, Bought, Year
from demo.journey.source import PENNY
from inventory.models import Location
from orders.models import Channel, Order
from orders.services import history
from pricing import selectors as prices

BATCH = 4000
NOWHERE = PostalAddress("", "", "", "", "", "", country="GB")
TAKEN_OFF = {"loyalty": "Loyalty card", "match": "The shop's match of a coupon"}


@dataclass(frozen=True, slots=True)
class Ground:
    """What every order needs, by the retailer's own numbers."""

    tills: dict[int, Channel]
    people: dict[int, int]
    goods: dict[str, tuple[int, str]]
    tax: Decimal


def write(year: Year, *, later: timedelta, now: datetime, tell: Callable[[int, int], None]) -> int:
    """Write the baskets that are missing, in the order of time; return how many.

    Safe to kill and to repeat: a batch is there or is not.
    """
    ground = _ground()
    there = set(
        Order.objects.filter(channel__in=[till.pk for till in ground.tills.values()])
        .values_list("external_id", flat=True)
        .iterator(chunk_size=50_000)
    )
    missing = (one for one in year.baskets() if str(one.number) not in there)
    of, done = year.size - len(there), 0
    while batch := [_order(one, ground, later) for one in islice(missing, BATCH)]:
        history.write(orders=batch, currency="GBP", language="en", now=now)
        done += len(batch)
        tell(done, of)
    return done


def _ground() -> Ground:
    goods = Variant.objects.filter(sku__startswith="CJ-").values_list(
        "sku", "pk", "product__name_en"
    )
    tax = prices.tax_rates(country="GB").get("standard", prices.NO_TAX)
    return Ground(
        tills=_tills(),
        people=households.read(),
        goods={sku: (key, name) for sku, key, name in goods.iterator(chunk_size=50_000)},
        tax=tax.percent if tax.is_inclusive else Decimal(0),
    )


def _tills() -> dict[int, Channel]:
    """Return the stores' tills by the store's number, made where they are missing.

    Nobody listens to them: they closed years ago.
    """
    stores = Location.objects.filter(code__startswith="store-")
    numbers = {int(store.code.removeprefix("store-")): store for store in stores}
    there = set(Channel.objects.values_list("code", flat=True))
    Channel.objects.bulk_create(
        Channel(
            code=store.code, name=f"Store {number}", kind=Channel.Kind.TILL, currency="GBP",
            country="GB", location=store, is_active=False,
        )
        for number, store in numbers.items()
        if store.code not in there
    )  # fmt: skip
    tills = Channel.objects.filter(code__startswith="store-")
    return {int(till.code.removeprefix("store-")): till for till in tills}


def _order(basket: Basket, ground: Ground, later: timedelta) -> history.PastOrder:
    till = ground.tills[basket.store]
    return history.PastOrder(
        external_id=str(basket.number),
        placed_at=basket.at + later,
        lines=[_line(bought, ground) for bought in basket.lines],
        address=NOWHERE,
        channel_id=till.pk,
        user_id=ground.people[basket.household],
        email=households.email(basket.household),
        delivery_code=till.code,
        delivery_name=till.name,
        coupon="coupon" if any(bought.coupon for bought in basket.lines) else "",
        location_id=till.location_id,
    )


def _line(bought: Bought, ground: Ground) -> history.PastLine:
    """Return a line; a few products of the sales are missing from the catalogue."""
    sku = f"CJ-{bought.product}"
    variant_id, name = ground.goods.get(sku, (None, f"Item {bought.product}"))
    off = bought.loyalty + bought.match
    listed = bought.received + off
    return history.PastLine(
        variant_id=variant_id,
        sku=sku,
        name=name,
        quantity=bought.quantity,
        unit=(listed / max(bought.quantity, 1)).quantize(PENNY),
        total=bought.received,
        discount=off,
        tax_percent=ground.tax,
        adjustments=list(_adjustments(bought)),
    )


def _adjustments(bought: Bought) -> Iterator[dict[str, Any]]:
    """Why it cost that. A maker's coupon is no discount of the shop: its maker pays the shop."""
    for offer, amount in (("loyalty", bought.loyalty), ("match", bought.match)):
        if amount:
            yield _adjustment(offer, TAKEN_OFF[offer], amount)
    if bought.coupon:
        yield _adjustment("coupon", "Paid with a maker's coupon", bought.coupon)


def _adjustment(offer: str, name: str, amount: Decimal) -> dict[str, Any]:
    told = {"name": name, "offer": offer, "outcome": "applied", "reason": ""}
    return told | {"amount": str(amount), "figures": {}}
