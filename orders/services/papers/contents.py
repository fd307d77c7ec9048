"""What documents say, copied when they are issued; amounts in the reader's own writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import gettext as _

from core.money import LOCALES, Money, format_money
from orders.models import Fapiao, Fulfilment, Order, OrderLine, Return, Seller
from orders.rules import papers
from orders.rules.papers import Row
from orders.rules.shares import share
from orders.types import Happening

__all__ = ["Row", "given_back", "packed", "sold", "told"]


@dataclass(frozen=True, slots=True)
class _Part:
    """Units of a line and what they are worth, tax and all."""

    line: OrderLine
    units: int
    gross: Money


def sold(order: Order) -> list[Row]:
    """Return what an invoice lists: all lines less what was cancelled before it was paid."""
    off = _cancelled_before(order)
    rows = []
    for line in order.lines.order_by("pk"):
        units = line.quantity - off.get(line.pk, 0)
        if units:
            whole = Money(line.total + (0 if line.tax_inclusive else line.tax), order.currency)
            gross = share(whole=whole, quantity=line.quantity, before=0, units=units)
            rows.append(_row(_Part(line, units, gross)))
    return [*rows, *_delivery(order)]


def given_back(order: Order, name: str, amount: Money) -> list[Row]:
    """Return what a credit note lists: the units it is for, or the sum alone.

    What was given back beyond the units, such as the delivery charge, is a row of its own.
    """
    parts = _parts_of(order, name)
    rows = [_row(part) for part in parts]
    rest = amount - Money.total((row.gross for row in rows), order.currency)
    if not rest:
        return rows
    if rest == order.delivery_money:
        return [*rows, *_delivery(order)]
    return [*rows, *papers.spread(_("Refund"), rest, sold(order))]


def told(order: Order, rows: Sequence[Row], *, now: datetime) -> dict[str, Any]:
    """Return all a document says of an order and these rows."""
    language = order.language
    taxes = papers.by_rate(rows)
    total = Money.total((row.gross for row in rows), order.currency)
    return {
        **_heads(order, now),
        "rows": [
            {
                "name": row.name,
                "quantity": row.units or "",
                "net": format_money(row.net, language),
                "percent": _percent(row.percent),
                "gross": format_money(row.gross, language),
            }
            for row in rows
        ],
        "taxes": [
            {
                "percent": _percent(one.percent),
                "net": format_money(one.net, language),
                "tax": format_money(one.tax, language),
                "gross": format_money(one.gross, language),
            }
            for one in taxes
        ],
        "total": format_money(total, language),
    }


def packed(parcel: Fulfilment, *, now: datetime) -> dict[str, Any]:
    """Return what a packing slip says: no prices, and the words on the card of a present."""
    order = parcel.order
    return {
        **_heads(order, now),
        "rows": [
            {
                "name": _named(row.line),
                "sku": row.line.sku,
                "quantity": row.quantity,
                "made": [f"{wish['name']}: {wish['value']}" for wish in row.line.personal],
            }
            for row in parcel.lines.select_related("line")
        ],
        "note": order.note,
        "gift": order.gift_message,
        "services": [_named(line) for line in order.lines.filter(nature="service").order_by("pk")],
    }


def _heads(order: Order, now: datetime) -> dict[str, Any]:
    """Return who sells, who buys, when, and the words around it."""
    seller = Seller.objects.first()
    fapiao = Fapiao.objects.filter(order=order).first()
    return {
        "order": order.number,
        "ordered": _day(order.placed_at, order.language),
        "date": _day(now, order.language),
        "seller": seller.name if seller else settings.SHOP_NAME,
        "seller_address": seller.address if seller else "",
        "seller_tax": seller.tax_number if seller else "",
        "footer": seller.footer if seller else "",
        "buyer": _address(order.bill_to),
        "goes_to": _address(order.ship_to),
        "fapiao": [fapiao.title, fapiao.tax_number] if fapiao else [],
    }


def _parts_of(order: Order, name: str) -> list[_Part]:
    """Return the units a refund of this name is for, as far as that is known."""
    kind, _colon, about = name.removeprefix(f"{order.number}:").partition(":")
    if kind == "return":
        request = Return.objects.filter(order=order, pk=int(about)).first()
        rows = request.lines.select_related("line") if request else []
        return [
            _Part(row.line, row.accepted or 0, Money(row.worth, order.currency))
            for row in rows
            if row.accepted
        ]
    if kind == "lines":
        event = order.events.filter(public_id=about).first()
        lines = {line.pk: line for line in order.lines.all()}
        told = event.data.get("lines", []) if event else []
        return [
            _Part(lines[pk], units, Money(Decimal(worth), order.currency))
            for pk, units, worth in told
        ]
    return []


def _cancelled_before(order: Order) -> dict[int, int]:
    """Return the units of each line that were cancelled before the order was paid."""
    off: dict[int, int] = {}
    for event in order.events.order_by("pk"):
        if event.happening in {Happening.PAID, Happening.PROMISED}:
            break
        if event.happening == Happening.LINES_CANCELLED:
            for pk, units, _worth in event.data.get("lines", []):
                off[pk] = off.get(pk, 0) + units
    return off


def _row(part: _Part) -> Row:
    line, gross = part.line, part.gross
    percent = line.tax_percent
    tax = papers.tax_within(gross, percent)
    if part.units == line.quantity:
        tax = Money(line.tax, gross.currency)  # as it was agreed, to the penny
    return Row(_named(line), part.units, percent, gross - tax, tax)


def _delivery(order: Order) -> list[Row]:
    """Return the delivery charge; the tax that no line has is its own."""
    if not order.delivery:
        return []
    lines = list(order.lines.all())
    tax = Money(order.tax - sum(line.tax for line in lines), order.currency)
    inclusive = all(line.tax_inclusive for line in lines)
    charge = order.delivery_money
    gross = charge if inclusive else charge + tax
    percent = papers.rate_of(gross, tax, [line.tax_percent for line in lines])
    return [Row(order.delivery_name or _("Delivery"), 0, percent, gross - tax, tax)]


def _named(line: OrderLine) -> str:
    return f"{line.name} ({line.options})" if line.options else line.name


def _address(postal: Mapping[str, str]) -> list[str]:
    names: Iterable[str] = ("name", "line1", "line2", "postcode", "city", "region", "country")
    return [postal[name] for name in names if postal.get(name)]


def _percent(percent: Decimal) -> str:
    return f"{percent.normalize():f} %"


def _day(moment: datetime, language: str) -> str:
    zone = ZoneInfo(settings.SHOP_LANGUAGE_ZONE[language])
    return str(format_date(moment.astimezone(zone).date(), "long", locale=LOCALES[language]))
