"""What a price was, drawn: one line in steps, in the colour of the text around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.admin import money_of
from pricing.models import Price, PriceChange

SHOWN = timedelta(days=180)
WIDTH, HEIGHT, EDGE = 560, 120, 8

Point = tuple[datetime, Decimal]


def chart(price: Price, changes: Iterable[PriceChange], *, now: datetime) -> str:
    """Return the line of one price over the last half year, with its highest and lowest."""
    points = [
        (row.at, row.amount)
        for row in changes
        if row.price_list_id == price.price_list_id
        and row.from_quantity == 1
        and row.amount is not None
    ]
    points.sort(key=lambda point: point[0])
    address = f"{reverse('admin:pricing_pricechange_changelist')}?variant={price.variant_id}"
    link = format_html('<a class="text-primary-600" href="{}">{}</a>', address, _("Every change"))
    if not points:
        return link
    currency = price.price_list.currency
    amounts = [amount for _at, amount in points]
    return format_html(
        '<svg width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<polyline points="{}" fill="none" stroke="currentColor" stroke-width="2"/></svg>'
        "<br>{} – {} · {}",
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        _("price history"),
        _line(points, now),
        money_of(min(amounts), currency),
        money_of(max(amounts), currency),
        link,
    )


def _line(points: Sequence[Point], now: datetime) -> str:
    """Return the corners of the steps: a price holds until the next one."""
    begin = max(points[0][0], now - SHOWN)
    amounts = [amount for _at, amount in points]
    least, most = min(amounts), max(amounts)
    span = max((now - begin).total_seconds(), 1)

    def x(at: datetime) -> float:
        share = max((at - begin).total_seconds(), 0) / span
        return round(EDGE + share * (WIDTH - 2 * EDGE), 1)

    def y(amount: Decimal) -> float:
        share = float((amount - least) / (most - least)) if most > least else 0.5
        return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)

    corners: list[tuple[float, float]] = []
    for at, amount in points:
        if corners:
            corners.append((x(at), corners[-1][1]))
        corners.append((x(at), y(amount)))
    corners.append((x(now), corners[-1][1]))
    return " ".join(f"{left},{top}" for left, top in corners)
