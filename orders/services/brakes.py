"""Automatic brakes: a promotion that runs away is paused, and whoever is on duty reads why."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from catalog.models import Variant
from inventory import selectors as stock
from orders.models import OrderLine
from promotions.models import Promotion, State, Use
from promotions.services import campaigns

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
# Margins of so few orders say nothing.
FEWEST = 5


def look(*, now: datetime) -> list[tuple[int, str]]:
    """Pause every promotion whose brake trips; return which and why. Safe to repeat."""
    tripped = []
    rows = Promotion.objects.filter(state=State.LIVE).prefetch_related(
        "budgets", "categories", "products", "without"
    )
    for promotion in rows:
        reason = _reason(promotion, now)
        if reason:
            campaigns.pause(promotion_id=promotion.pk, reason=reason, now=now)
            tripped.append((promotion.pk, reason))
    return tripped


def _reason(promotion: Promotion, now: datetime) -> str:
    if _is_spent(promotion):
        return "budget"
    if promotion.most_an_hour is not None and _is_abused(promotion, now):
        return "abuse"
    if promotion.least_stock is not None and _stock(promotion) < promotion.least_stock:
        return "stock"
    if promotion.least_margin is not None and _is_thin(promotion, now):
        return "margin"
    return ""


def _is_spent(promotion: Promotion) -> bool:
    budgets = list(promotion.budgets.all())
    if budgets and all(one.spent >= one.amount for one in budgets):
        return True
    return promotion.max_uses is not None and promotion.uses >= promotion.max_uses


def _is_abused(promotion: Promotion, now: datetime) -> bool:
    recent = Use.objects.filter(promotion=promotion, at__gt=now - HOUR, given_back_at=None)
    by_shopper = recent.values("shopper").annotate(times=Count("pk"))
    return by_shopper.filter(times__gt=promotion.most_an_hour or 0).exists()


def _stock(promotion: Promotion) -> int:
    rows = Variant.objects.filter(is_active=True)
    categories = list(promotion.categories.all())
    products = [one.pk for one in promotion.products.all()]
    if categories or products:
        inside = Q(product__in=products)
        for one in categories:
            inside |= Q(product__main_category__path__startswith=one.path)
        rows = rows.filter(inside)
    rows = rows.exclude(product__in=[one.pk for one in promotion.without.all()])
    ids = list(rows.values_list("pk", flat=True))
    return sum(stock.available(variant_ids=ids).values())


def _is_thin(promotion: Promotion, now: datetime) -> bool:
    """Return whether the orders of a week that used it earned too little, tax apart."""
    recent = Use.objects.filter(promotion=promotion, at__gt=now - WEEK, given_back_at=None)
    numbers = list(recent.values_list("reference", flat=True))
    if len(numbers) < FEWEST:
        return False
    lines = OrderLine.objects.filter(
        order__number__in=numbers,
        variant__cost__isnull=False,
        variant__cost_currency=F("order__currency"),
    )
    told = lines.aggregate(
        net=Sum(F("total") - F("tax"), filter=Q(tax_inclusive=True)),
        plain=Sum("total", filter=Q(tax_inclusive=False)),
        cost=Sum(F("variant__cost") * F("quantity")),
    )
    net = (told["net"] or Decimal(0)) + (told["plain"] or Decimal(0))
    if not net:
        return False
    margin = 100 * (net - (told["cost"] or Decimal(0))) / net
    return margin < (promotion.least_margin or Decimal(0))
