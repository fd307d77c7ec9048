"""Preflight: a promotion replayed over the last 30 days, and the worst basket it allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from catalog import selectors as catalogue
from catalog.models import Variant
from core.money import Money
from orders.models import Order, Trial
from orders.rules import reckoning
from orders.rules.trials import Tally, compared
from orders.types import PAID_STATES
from pricing import selectors as prices
from pricing.types import ANYBODY, Shopper, Tax
from promotions import selectors as promotions
from promotions.models import Promotion
from promotions.rules import compiling, worst
from promotions.rules.worst import Worst
from promotions.services import campaigns
from promotions.types import EVERYTHING, Basket, Item, Scope

DAYS = timedelta(days=30)
LEASE = timedelta(minutes=5)
BATCH = 200
# The worst basket is looked for among so many goods: the dearest to the shop first.
GOODS = 60


@transaction.atomic
def ask(*, promotion_id: int, actor_id: int | None = None) -> Trial:
    """Ask for a trial; one that waits already is the same one. Raises TermsIncomplete."""
    campaigns.check(promotions.whole().get(pk=promotion_id))
    waiting = Trial.objects.filter(promotion=promotion_id, state=Trial.State.WAITING).first()
    return waiting or Trial.objects.create(promotion_id=promotion_id, actor_id=actor_id)


def run_waiting(*, now: datetime) -> int:
    """Run what waits, and what somebody began and left. Safe to run twice at once."""
    open_ones = Q(state=Trial.State.WAITING) | Q(state=Trial.State.RUNNING, leased_until__lt=now)
    ids = list(Trial.objects.filter(open_ones).order_by("pk").values_list("pk", flat=True)[:5])
    return sum(_run(pk, now) for pk in ids)


def _run(trial_id: int, now: datetime) -> bool:
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    own = Trial.objects.filter(free, pk=trial_id)
    if not own.update(state=Trial.State.RUNNING, leased_until=now + LEASE, tried=0):
        return False
    trial = Trial.objects.get(pk=trial_id)
    promotion = promotions.whole().get(pk=trial.promotion_id)
    tally = Tally()
    ids = list(_orders(now).order_by("pk").values_list("pk", flat=True))
    Trial.objects.filter(pk=trial_id).update(orders=len(ids))
    for start in range(0, len(ids), BATCH):
        _replay(promotion, ids[start : start + BATCH], tally)
        Trial.objects.filter(pk=trial_id).update(tried=min(start + BATCH, len(ids)))
    found = tally.told() | {"worst": _worst(promotion, now)}
    campaigns.note_trial(promotion_id=promotion.pk, found=found)
    Trial.objects.filter(pk=trial_id).update(state=Trial.State.DONE, found=found, tried=len(ids))
    return True


def _orders(now: datetime) -> QuerySet[Order]:
    since = now - DAYS
    return Order.objects.filter(placed_at__gte=since, channel=None, state__in=PAID_STATES)


def _replay(promotion: Promotion, ids: Sequence[int], tally: Tally) -> None:
    """Reckon a batch of orders with the promotion and without: a fixed number of statements."""
    orders = list(
        Order.objects.filter(pk__in=ids).select_related("reckoning").prefetch_related("lines")
    )
    lines = [line for order in orders for line in order.lines.all()]
    variants = {line.variant_id for line in lines if line.variant_id is not None}
    products = dict(Variant.objects.filter(pk__in=variants).values_list("pk", "product_id"))
    categories = catalogue.categories_of(product_ids=set(products.values()))
    row = promotions.row_of(promotion)
    for currency in settings.SHOP_CURRENCIES:
        offer = compiling.offer(row, currency)
        floors = prices.floors(variant_ids=variants, currency=currency)
        costs = _costs(variants, currency)
        for order in (one for one in orders if one.currency == currency):
            kept = getattr(order, "reckoning", None)
            offers = [reckoning.offer_of(one) for one in kept.given["offers"]] if kept else []
            shopper = reckoning.shopper_of(kept.given) if kept else _buyer(order)
            basket = Basket(_items(order, products, categories), currency)
            tally.add(
                compared(
                    basket, offers, offer, shopper, floors=floors, costs=costs, now=order.placed_at
                )
            )


def _buyer(order: Order) -> Shopper:
    return Shopper(user_id=order.user_id, country=order.ship_to.get("country", ""))


def _items(
    order: Order, products: Mapping[int, int], categories: Mapping[int, frozenset[int]]
) -> tuple[Item, ...]:
    """Return an order's lines as they were listed; gifts and what is gone are left out."""
    return tuple(
        Item(
            key=str(line.pk),
            variant_id=line.variant_id,
            product_id=products[line.variant_id],
            unit=Money(line.unit, order.currency),
            quantity=line.quantity,
            tax=Tax(line.tax_percent, line.tax_inclusive),
            categories=categories.get(products[line.variant_id], frozenset()),
        )
        for line in order.lines.all()
        if line.variant_id is not None and line.variant_id in products and not line.is_gift
    )


def _costs(variants: Iterable[int], currency: str) -> dict[int, Money]:
    rows = Variant.objects.filter(pk__in=list(variants), cost_currency=currency)
    known = rows.values_list("pk", "cost")
    return {pk: Money(cost, currency) for pk, cost in known if cost is not None}


def _worst(promotion: Promotion, now: datetime) -> str:
    """Look for the worst basket with everything that is on, every coupon used at once."""
    told = []
    row = promotions.row_of(promotion)
    for currency in settings.SHOP_CURRENCIES:
        offer = compiling.offer(row, currency)
        if offer is None:
            continue
        beside = [other for _row, other in promotions.automatic(currency=currency)]
        goods = _goods(offer.scope, currency)
        ids = [item.variant_id for item in goods]
        found = worst.search(
            goods,
            [*(one for one in beside if one.code != offer.code), compiling.always(offer)],
            ANYBODY,
            costs=_costs(ids, currency),
            floors=prices.floors(variant_ids=ids, currency=currency),
            now=now,
        )
        told += [_told(found)] if found else []
    return " · ".join(told)


def _goods(scope: Scope, currency: str) -> list[Item]:
    """Return what is for sale and in scope, the least earning first."""
    rows = Variant.objects.filter(
        is_active=True,
        product__status="active",
        prices__price_list__is_public=True,
        prices__price_list__currency=currency,
    )
    if scope is not EVERYTHING and not scope.is_everything:
        inside = Q(product__in=scope.products) | Q(pk__in=scope.variants)
        inside |= Q(product__main_category__in=scope.categories)
        rows = rows.filter(inside)
    found = list(rows.order_by("pk").values_list("pk", "product_id")[: GOODS * 5])
    quotes = prices.quotes(variant_ids=[pk for pk, _product in found], currency=currency)
    costs = _costs([pk for pk, _product in found], currency)
    categories = catalogue.categories_of(product_ids={product for _pk, product in found})
    items = [
        Item(
            key=str(pk),
            variant_id=pk,
            product_id=product,
            unit=quotes[pk].price,
            quantity=1,
            tax=prices.NO_TAX,
            categories=categories.get(product, frozenset()),
        )
        for pk, product in found
        if pk in quotes and quotes[pk].price
    ]
    nothing = Money(Decimal(0), currency)
    items.sort(key=lambda item: -(costs.get(item.variant_id, nothing).amount / item.unit.amount))
    return items[:GOODS]


def _told(found: Worst) -> str:
    skus = dict(
        Variant.objects.filter(pk__in=[i.variant_id for i in found.items]).values_list("pk", "sku")
    )
    bag = ", ".join(f"{item.quantity} × {skus.get(item.variant_id)}" for item in found.items)
    listed = sum(line.subtotal.amount for line in found.priced.lines)
    return (
        f"{bag}: {listed} → {found.priced.items.amount} {found.priced.items.currency}"
        f" ({found.kept:.1f}%, {found.offers})"
    )
