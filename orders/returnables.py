"""What of an order can be sent back, until when, and under which terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Sum

from catalog.models import Variant
from catalog.types import Nature
from orders.models import FulfilmentLine, Order, OrderLine, ReturnLine, ReturnRule
from orders.rules import returning
from orders.rules.returning import Terms
from orders.types import OPEN_RETURNS, ParcelState


@dataclass(frozen=True, slots=True)
class Returnable:
    """Units of one line that are in the buyer's hands and in no return yet."""

    line: OrderLine
    units: int
    delivered_at: datetime
    terms: Terms

    def is_open(self, now: datetime, reason: str | None = None) -> bool:
        """Whether they can still be sent back for this reason."""
        return now <= self.terms.until(self.delivered_at, reason)


def returnables(order: Order, *, now: datetime) -> list[Returnable]:
    """Return what of an order can be sent back now, at least because something is wrong."""
    rows = FulfilmentLine.objects.filter(
        fulfilment__order=order,
        fulfilment__state=ParcelState.DELIVERED,
        line__nature=Nature.GOODS,
        line__variant__isnull=False,
    )
    arrived = {
        line: (units, at)
        for line, units, at in rows.values_list("line_id")
        .annotate(units=Sum("quantity"), at=Max("fulfilment__delivered_at"))
        .order_by()
    }
    if not arrived:
        return []
    lines = OrderLine.objects.filter(pk__in=arrived).select_related(
        "variant__product__main_category", "image"
    )
    back = _on_their_way(order)
    known = rules()
    country = order.ship_to.get("country", "")
    found = []
    for line in lines.order_by("pk"):
        units, at = arrived[line.pk]
        left = units - line.returned - back.get(line.pk, 0)
        terms = terms_for(line.variant, country=country, known=known)
        one = Returnable(line=line, units=left, delivered_at=at, terms=terms)
        if left > 0 and (one.is_open(now) or one.is_open(now, "faulty")):
            found.append(one)
    return found


def rules() -> dict[int | None, ReturnRule]:
    """Return all rules by category; that of everything else under None."""
    return {rule.category_id: rule for rule in ReturnRule.objects.all()}


def terms_for(
    variant: Variant | None, *, country: str, known: Mapping[int | None, ReturnRule]
) -> Terms:
    """Return the terms of the nearest category that has a rule, else the general ones."""
    path = variant.product.main_category.path if variant else ""
    return terms_on(path, country=country, known=known)


def terms_on(path: str, *, country: str, known: Mapping[int | None, ReturnRule]) -> Terms:
    """Return the terms that hold at this place of the category tree."""
    nearest: Sequence[int | None] = [
        int(part) for part in reversed(path.strip("/").split("/")) if part
    ]
    rule = next((known[pk] for pk in (*nearest, None) if pk in known), None)
    if rule is None:
        return returning.terms(country)
    return returning.terms(
        country,
        days=rule.days,
        fault_days=rule.fault_days,
        condition=rule.condition,
        payer=rule.payer,
        is_automatic=rule.is_automatic,
    )


def _on_their_way(order: Order) -> dict[int, int]:
    rows = ReturnLine.objects.filter(request__order=order, request__state__in=OPEN_RETURNS)
    return dict(rows.values_list("line_id").annotate(units=Sum("quantity")).order_by())
