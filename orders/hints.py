"""What returns tell about a product: whether it runs small or large."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, Sum

from orders.models import ReturnLine
from orders.types import Reason, ReturnState

# Fewer units tell nothing; a smaller share is what any product has.
LEAST_UNITS = 10
LEAST_PERCENT = 25
TOLD = {Reason.TOO_SMALL: "small", Reason.TOO_LARGE: "large"}


@dataclass(frozen=True, slots=True)
class FitHint:
    """A product runs "small" or "large", by this share of its returned units."""

    runs: str
    percent: int


def fit_hint(*, product_id: int) -> FitHint | None:
    """Return the hint the reasons of a product's returns give, if they give any."""
    rows = ReturnLine.objects.filter(line__variant__product_id=product_id).exclude(
        request__state__in=(ReturnState.WITHDRAWN, ReturnState.REJECTED)
    )
    units = rows.aggregate(
        all=Sum("quantity"),
        **{reason.value: Sum("quantity", filter=Q(reason=reason)) for reason in TOLD},
    )
    whole = units["all"] or 0
    reason, most = max(((one, units[one.value] or 0) for one in TOLD), key=lambda pair: pair[1])
    percent = round(100 * most / whole) if whole else 0
    if whole < LEAST_UNITS or percent < LEAST_PERCENT:
        return None
    return FitHint(runs=TOLD[reason], percent=percent)
