"""Orders that partners report: each once, in the same stock, never more than there is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.rules.addresses import PostalAddress
from accounts.services.addresses import checked
from catalog.models import Variant
from core import ids
from core.errors import Refusal
from core.events import publish
from core.money import Money
from inventory.services import reservations, waiting
from orders.events import OrderPlaced
from orders.locks import lock_order
from orders.models import Channel, ChannelOrder, Order, OrderLine
from orders.services import fulfilments, packing, progress, settlements, timeline
from orders.services.documents import PAYMENT_TIME
from orders.types import FulfilmentKind, Happening
from payments.gateways.partner import Partner
from payments.services import intents
from payments.types import Outcome, State
from pricing import selectors as prices
from pricing.rules.baskets import price_basket
from pricing.types import Line, Sum

# Somebody on the telephone pays by the link in a mail.
LINK_TIME = timedelta(hours=24)


class UnknownSku(Refusal):
    """The shop has no such thing; details name it."""

    code = "unknown_sku"
    field = "lines"
    message = _("There is no such SKU.")


class NoAddress(Refusal):
    """What is sent needs an address."""

    code = "address_missing"
    field = "ship_to"
    message = _("Please tell us where to deliver.")


@dataclass(frozen=True, slots=True)
class ReportedLine:
    """Units of a SKU at the price the partner agreed, tax included."""

    sku: str
    quantity: int
    unit: Decimal


@dataclass(frozen=True, slots=True)
class Report:
    """An order as a partner reports it."""

    external_id: str
    lines: Sequence[ReportedLine]
    email: str = ""
    ship_to: PostalAddress | None = None
    delivery: Decimal = Decimal(0)
    is_paid: bool = True
    note: str = ""


def new_token(*, channel_id: int) -> str:
    """Give a channel a new token and return it; it is kept nowhere, and the old one is void."""
    token = ids.secret_token()
    Channel.objects.filter(pk=channel_id).update(token_hash=_hash(token))
    return token


def channel_of(*, token: str) -> Channel | None:
    """Return the channel this token belongs to, if it is listened to."""
    return Channel.objects.filter(token_hash=_hash(token), is_active=True).first()


def take(*, channel: Channel, report: Report, now: datetime) -> ChannelOrder:
    """Make an order of what a partner reports, once per their number.

    What cannot be an order is kept with its reason, and tried again when it is reported again. An
    order counts in the same stock as all others and never takes more than there is.
    """
    with transaction.atomic():
        _wait_for_turn(channel, report.external_id)
        known = ChannelOrder.objects.filter(channel=channel, external_id=report.external_id).first()
        if known and known.state == ChannelOrder.State.ACCEPTED:
            return known
        written: dict[str, Any] = {"body": _body(report), "received_at": now}
        try:
            with transaction.atomic():
                order = _place(channel, report, now)
        except Refusal as refusal:
            written |= {"state": ChannelOrder.State.REJECTED, "order": None}
            written |= {"reason": refusal.code, "detail": str(refusal)[:300]}
        else:
            written |= {"state": ChannelOrder.State.ACCEPTED, "order": order}
            written |= {"reason": "", "detail": ""}
        row, _new = ChannelOrder.objects.update_or_create(
            channel=channel,
            external_id=report.external_id,
            defaults=written | {"attempts": (known.attempts if known else 0) + 1},
        )
        return row


def again(*, reported_id: int, now: datetime) -> ChannelOrder:
    """Try a rejected report again, as it was reported."""
    row = ChannelOrder.objects.select_related("channel").get(pk=reported_id)
    body = dict(row.body)
    lines = [ReportedLine(**line | {"unit": Decimal(line["unit"])}) for line in body["lines"]]
    body |= {"lines": lines, "delivery": Decimal(body["delivery"])}
    if body["ship_to"]:
        body["ship_to"] = PostalAddress(**body["ship_to"])
    return take(channel=row.channel, report=Report(**body), now=now)


def _place(channel: Channel, report: Report, now: datetime) -> Order:
    """Write order, lines and payment, hold the goods, and hand them over where that is done."""
    address = _address(channel, report)
    variants = _variants(report)
    whole = _priced(channel, report, variants)
    order = _write(channel, report, address, whole, now)
    _write_lines(order, report, variants, whole)
    timeline.note(order, Happening.PLACED, now=now, channel=channel.name)
    publish(OrderPlaced(order_id=order.pk), now=now)
    _hold(channel, order, report, variants, now)
    if report.is_paid and whole.total:
        payment = intents.start(reference=order.number, amount=whole.total, gateway=Partner.code)
        outcome = Outcome(
            state=State.SUCCEEDED, gateway_reference=f"{channel.code}:{report.external_id}"
        )
        paid = intents.record(payment_id=payment.pk, outcome=outcome, now=now)
        settlements.settle(payment=paid, now=now)
    elif report.is_paid:
        settlements.look_again(order=order, now=now)
    if channel.kind == Channel.Kind.TILL:
        _taken_along(channel, order, now)
    return order


def _address(channel: Channel, report: Report) -> PostalAddress:
    if report.ship_to is not None:
        return checked(report.ship_to)
    if channel.kind != Channel.Kind.TILL:
        raise NoAddress
    return PostalAddress(
        name="", line1="", line2="", city="", region="", postcode="", country=channel.country
    )


def _variants(report: Report) -> dict[str, Variant]:
    skus = {line.sku for line in report.lines}
    rows = Variant.objects.filter(sku__in=skus).select_related("product__product_type", "image")
    found = {row.sku: row for row in rows}
    if missing := sorted(skus - set(found)):
        raise UnknownSku(str(_("There is no such SKU: %s") % ", ".join(missing)), skus=missing)
    return found


def _priced(channel: Channel, report: Report, variants: dict[str, Variant]) -> Sum:
    """Return the sum at the partner's own prices, with the tax of its country."""
    rates = prices.tax_rates(country=channel.country)
    lines = [
        Line(
            key=str(place),
            unit=Money(line.unit, channel.currency),
            quantity=line.quantity,
            tax=rates.get(variants[line.sku].product.product_type.tax_class, prices.NO_TAX),
        )
        for place, line in enumerate(report.lines)
    ]
    return price_basket(
        lines,
        currency=channel.currency,
        delivery=Money(report.delivery, channel.currency),
        delivery_tax=rates.get("standard"),
    )


def _write(
    channel: Channel, report: Report, address: PostalAddress, whole: Sum, now: datetime
) -> Order:
    return Order.objects.create(
        channel=channel,
        external_id=report.external_id,
        email=report.email,
        language=channel.language,
        currency=channel.currency,
        ship_to=asdict(address),
        bill_to=asdict(address),
        note=report.note,
        delivery_code=channel.code,
        delivery_name=channel.name,
        items=whole.items.amount,
        delivery=whole.delivery.amount,
        tax=whole.tax.amount,
        total=whole.total.amount,
        placed_at=now,
        expires_at=now + (PAYMENT_TIME if report.is_paid else LINK_TIME),
    )


def _write_lines(order: Order, report: Report, variants: dict[str, Variant], whole: Sum) -> None:
    priced = {line.key: line for line in whole.lines}
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            variant=variants[line.sku],
            sku=line.sku,
            name=variants[line.sku].product.name,
            options=variants[line.sku].label,
            image=variants[line.sku].image,
            nature=variants[line.sku].product.product_type.nature,
            quantity=line.quantity,
            unit=priced[str(place)].unit.amount,
            total=priced[str(place)].total.amount,
            tax=priced[str(place)].tax.amount,
            tax_percent=priced[str(place)].rate.percent,
            tax_inclusive=priced[str(place)].rate.is_inclusive,
        )
        for place, line in enumerate(report.lines)
    )


def _hold(
    channel: Channel,
    order: Order,
    report: Report,
    variants: dict[str, Variant],
    now: datetime,
) -> None:
    units: dict[int, int] = {}
    for line in report.lines:
        variant = variants[line.sku]
        if variant.product.product_type.nature == "goods":
            units[variant.pk] = units.get(variant.pk, 0) + line.quantity
    if channel.location_id is not None:
        reservations.place(
            reference=order.number,
            quantities=units,
            only_from=channel.location_id,
            until=order.expires_at,
            now=now,
        )
        return
    waiting.place(
        reference=order.number,
        quantities=units,
        until=order.expires_at,
        country=order.ship_to["country"],
        now=now,
    )


def _taken_along(channel: Channel, order: Order, now: datetime) -> None:
    """The buyer has left with the goods: off the store's shelf they go."""
    order = lock_order(order.pk)
    units = {line.line_id: line.units for line in packing.open_lines(order)}
    parcel = packing.close(
        order,
        units,
        kind=FulfilmentKind.COLLECT,
        location_id=channel.location_id,
        now=now,
        is_told=False,
    )
    progress.refresh(order, now=now)
    fulfilments.take_stock(parcel, now=now)
    fulfilments.finish(parcel, now=now)
    timeline.note(order, Happening.COLLECTED, now=now)
    progress.refresh(order, now=now)


def _body(report: Report) -> dict[str, Any]:
    body = asdict(report)
    body["lines"] = [line | {"unit": str(line["unit"])} for line in body["lines"]]
    return body | {"delivery": str(report.delivery)}


def _wait_for_turn(channel: Channel, external_id: str) -> None:
    """Let one report of a number be carried out at a time, before there is a row to lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"channel:{channel.pk}:{external_id}"],
        )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
