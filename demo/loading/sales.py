"""Sales as they happen: orders at every stage, a return, something to be collected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.models import User
from accounts.rules.addresses import PostalAddress
from catalog.models import Category
from demo import files
from demo.files import Row
from demo.loading.words import both
from inventory.models import StockItem
from orders.models import Material, Order, Return, ReturnRule, Seller
from orders.services import cancellations, carts, checkout, fulfilments, packing
from orders.services.returns import requests, settling, steps
from orders.services.returns.requests import Wish, Wishes
from orders.services.returns.settling import Verdict
from orders.types import Buyer, Details

CARD = {"card_number": "4242 4242 4242 4242"}


def load_rules() -> None:
    """Write the seller, the rules for returns and what parcels are packed in."""
    given = files.document("sales")
    seller = given["seller"]
    words = both(seller, "name", "address", "footer")
    Seller.objects.create(tax_number=seller["tax_number"], **words)
    known = {category.code: category for category in Category.objects.filter(parent=None)}
    for row in given["return_rules"]:
        fields = {name: value for name, value in row.items() if name != "category"}
        if not row["category"] or row["category"] in known:
            ReturnRule.objects.create(category=known.get(row["category"]), **fields)
    for position, row in enumerate(given["materials"]):
        Material.objects.create(
            weight_g=row["weight_g"],
            is_recycled=row["is_recycled"],
            position=position,
            **both(row, "name"),
        )


def load(*, now: datetime) -> int:
    """Place the orders and take each as far as its row says; return how many."""
    rows = files.document("sales")["orders"]
    buyer = User.objects.filter(is_staff=False).order_by("pk").first()
    if buyer is None:
        return 0
    for number, row in enumerate(rows):
        order = _buy(buyer, row, number, now - timedelta(days=row["days"]))
        for step, verb in enumerate(row["steps"], 1):
            part = timedelta(days=row["days"] * step / (len(row["steps"]) + 1))
            STEPS[verb](order, order.placed_at + part)
    return len(rows)


def _buy(person: User, row: Row, number: int, at: datetime) -> Order:
    """Buy one thing that is there, by card, or in a store to be paid at its till."""
    store = row.get("store", "")
    place = {"location__code": store} if store else {"location__code": "gb-warehouse"}
    stock = StockItem.objects.filter(on_hand__gt=5, variant__product__status="active", **place)
    stock = stock.filter(variant__product__personal_fields__isnull=True).order_by("variant_id")
    sku = stock.values_list("variant__sku", flat=True)[number * 7]
    cart = carts.apart(sku=sku, quantity=2 if "ask" in row["steps"] else 1, currency="GBP")
    address = PostalAddress(
        name=person.name,
        line1="1 Garden Row",
        line2="",
        city="London",
        region="",
        postcode="SE1 6HD",
        country="GB",
    )
    order, _payment = checkout.buy(
        cart=cart,
        details=Details(
            email=person.email,
            ship_to=address,
            delivery="gb-collect" if store else "gb-standard",
            gateway="till" if store else "sandbox",
            store=store,
        ),
        buyer=Buyer(currency="GBP", language="en", actor=f"demo:{number}", user_id=person.pk),
        instrument=CARD,
        return_url=lambda placed: f"/en/orders/{placed.token}/",
        key=f"demo-{number}",
        now=at,
    )
    return order


def _ship(order: Order, now: datetime) -> None:
    tracking = f"PC{order.pk:08d}GB"
    fulfilments.ship(order_id=order.pk, carrier="Parcel Co", tracking=tracking, now=now)


def _ask(order: Order, now: datetime) -> None:
    line = order.lines.get().public_id
    wishes = Wishes(lines=[Wish(line, 1, "too_small")], method="dropoff", outcome="source", note="")
    requests.ask(order=order, wishes=wishes, key="demo", now=now)


def _receive(order: Order, now: datetime) -> None:
    steps.receive(return_id=Return.objects.get(order=order).pk, now=now)


def _settle(order: Order, now: datetime) -> None:
    request = Return.objects.get(order=order)
    settling.settle(
        return_id=request.pk,
        verdicts={request.lines.get().pk: Verdict(1, 1)},
        location_id=settling.default_location(request).pk,
        now=now,
    )


STEPS: dict[str, Callable[[Order, datetime], object]] = {
    "pack": lambda order, now: packing.pack(order_id=order.pk, now=now),
    "ship": _ship,
    "deliver": lambda order, now: fulfilments.deliver(order_id=order.pk, now=now),
    "cancel": lambda order, now: cancellations.cancel(order_id=order.pk, reason="shopper", now=now),
    "ask": _ask,
    "receive": _receive,
    "settle": _settle,
}
