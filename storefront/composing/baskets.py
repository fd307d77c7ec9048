"""The bag, the checkout and the order as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.personalisation import shown
from catalog.types import Nature
from core import page_cache
from core.money import Money, format_money
from delivery import selectors as deliveries
from delivery.models import Method
from delivery.selectors import Offer
from inventory.selectors import Beyond
from orders import wraps as wrappings
from orders.models import Order, OrderLine
from orders.quotations import Quotation
from orders.selectors import BasketLine
from promotions.types import Priced, PricedItem
from storefront.cards import AddressView, CartLine, Choice, SlotDay, Totals
from storefront.composing import offers as offers_in_words
from storefront.composing.countries import country_name
from storefront.composing.measures import measured
from storefront.composing.pictures import picture
from storefront.templatetags.dates import day

ICONS: dict[str, str] = {Method.Kind.EXPRESS: "clock", Method.Kind.COLLECT: "pin"}


def lines(
    basket: Sequence[BasketLine], *, currency: str, quotation: Quotation | None = None
) -> list[CartLine]:
    """Return a bag's lines with what has changed since the shopper last looked.

    With its quotation they say what was taken off each, and why.
    """
    if quotation is None:
        return [_line(line, currency) for line in basket]
    priced = {line.key: line for line in quotation.sum.lines}
    why = offers_in_words.why_of(quotation)
    return [
        _with_discount(_line(line, currency), priced[line.id], why[line.id])
        if line.id in priced
        else _line(line, currency)
        for line in basket
    ]


def _with_discount(line: CartLine, priced: PricedItem, why: Sequence[str]) -> CartLine:
    return replace(
        line,
        total=priced.total,
        saved=priced.discount or None,
        listed=priced.subtotal if priced.discount else None,
        why=why,
        is_gift=bool(priced.gift_of),
    )


def order_lines(
    rows: Iterable[OrderLine],
    *,
    currency: str,
    order_token: str,
    reviewed: bool = False,
    read: bool = False,
) -> list[CartLine]:
    """Return an order's lines, as they were bought; each leads to what its buyer may read of it.

    `reviewed`: it may be reviewed by now; `read`: it is paid, so that a digital good can be read.
    """
    rows = list(rows)
    why = offers_in_words.why_then(rows, currency)
    return [
        CartLine(
            id=row.public_id,
            url=_owned_url(row, order_token),
            name=row.name,
            options=row.options,
            picture=picture(row.image, alt=""),
            unit=Money(row.unit, currency),
            was_unit=None,
            quantity=row.quantity,
            max_quantity=row.quantity,
            total=Money(row.total, currency),
            review_url=_line_url("storefront:order-review", row, order_token) if reviewed else "",
            personal=[(wish["name"], wish["value"]) for wish in row.personal],
            read_url=_line_url("storefront:order-read", row, order_token)
            if read and row.nature == Nature.DIGITAL
            else "",
            notices=tuple(_became(row)),
            saved=Money(row.discount, currency) if row.discount else None,
            listed=Money(row.total + row.discount, currency) if row.discount else None,
            why=why[row.public_id],
            is_gift=row.is_gift,
        )
        for row in rows
    ]


def _became(row: OrderLine) -> list[str]:
    """Say what of a line was cancelled or sent back."""
    told = []
    if row.cancelled:
        told.append(_("%d cancelled") % row.cancelled)
    if row.returned:
        told.append(_("%d sent back") % row.returned)
    return told


def totals(quotation: Quotation) -> Totals:
    """Return the sum, with what was taken off and how far it is to free delivery."""
    whole, offer = quotation.sum, quotation.chosen
    threshold = offer.free_from if offer and whole.delivery else None
    missing = threshold - whole.items if threshold and whole.items < threshold else None
    reached = offer.free_from if offer else None
    percent = int(100 * whole.items.amount / reached.amount) if reached else 0
    bought = [line for line in whole.lines if not line.gift_of]
    applied = offers_in_words.applied(quotation)
    currency = whole.items.currency
    return Totals(
        items=Money.total((line.subtotal for line in bought), currency),
        delivery=whole.delivery if offer else None,
        tax=whole.tax,
        total=whole.total,
        to_free_delivery=missing,
        free_delivery_percent=min(percent, 100),
        tax_label=_tax_label(whole),
        no_parcel=not quotation.has_parcel,
        offers=applied,
        saved=Money.total((one.saved for one in applied), currency) if applied else None,
    )


def order_totals(order: Order) -> Totals:
    """Return an order's sum."""

    def money(amount: object) -> Money:
        return Money(amount, order.currency)  # type: ignore[arg-type]  # a model's decimal

    bought = [line for line in order.lines.all() if not line.is_gift]
    applied = offers_in_words.applied_then(bought, order.currency)
    return Totals(
        items=money(sum((line.total + line.discount for line in bought), Decimal(0))),
        delivery=money(order.delivery),
        tax=money(order.tax),
        total=order.due_money,
        tax_label=_("including tax"),
        no_parcel=not order.has_parcel,
        offers=applied,
        saved=money(order.discount + order.delivery_discount) if applied else None,
    )


def delivery_choices(
    offers: Sequence[Offer], chosen: Offer | None, *, now: datetime
) -> list[Choice]:
    """Return the ways to deliver, with the days they promise."""
    return [
        Choice(
            value=offer.code,
            label=offer.name,
            note=_("Ready within two hours") if offer.is_collected else promise(offer, now),
            price=offer.price,
            checked=chosen is not None and offer.code == chosen.code,
            icon=ICONS.get(offer.kind, "truck"),
            kind="collect" if offer.is_collected else "slot" if offer.slots else "",
        )
        for offer in offers
    ]


def wraps(quotation: Quotation, *, currency: str, chosen: str) -> list[Choice]:
    """Return the wrappings for a present, none first; empty when nothing of it is sent."""
    if not quotation.has_parcel:
        return []
    offered = wrappings.offered(currency=currency)
    known = {line.variant.sku for line in offered}
    none = Choice(value="", label=_("No wrapping"), checked=chosen not in known)
    rows = [
        Choice(
            value=line.variant.sku,
            label=line.product.name,
            note=line.product.summary,
            price=line.quote.price,
            checked=line.variant.sku == chosen,
        )
        for line in offered
        if line.quote is not None
    ]
    return [none, *rows] if rows else []


def promise(offer: Offer, now: datetime) -> str:
    """Return when a parcel should arrive: a time, a day, or a span of days."""
    if offer.kind == Method.Kind.EXPRESS:
        return _("today by %s") % date_format(offer.promise(now).order_by, "H:i")
    if offer.slots:
        first = localtime(min(slot.starts_at for slot in offer.slots))
        return _("the first on %(day)s, %(time)s") % {
            "day": day(first.date()),
            "time": date_format(first, "H:i"),
        }
    if offer.has_slots:
        return _("at a time you choose")
    promised = offer.promise(now)
    if promised.first == promised.last:
        return day(promised.first)
    return f"{day(promised.first)} – {day(promised.last)}"


def slot_choices(offers: Sequence[Offer], chosen: str) -> list[SlotDay]:
    """Return the times a driver can come, by day, for the ways of delivery that go by slot."""
    days: dict[str, list[Choice]] = {}
    for offer in offers:
        for slot in offer.slots:
            starts, ends = localtime(slot.starts_at), localtime(slot.ends_at)
            label = f"{date_format(starts, 'H:i')} – {date_format(ends, 'H:i')}"
            one = Choice(value=slot.public_id, label=label, checked=slot.public_id == chosen)
            days.setdefault(day(starts.date()), []).append(one)
    return [SlotDay(label, tuple(times)) for label, times in days.items()]


def address(
    postal: dict[str, str], *, public_id: str = "", is_default: bool = False
) -> AddressView:
    """Return an address in its country's order of lines."""
    parts = [postal.get(name, "") for name in ("line1", "line2", "city", "region", "postcode")]
    line1, line2, city, region, postcode = parts
    country = country_name(postal.get("country", ""))
    if postal.get("country") == "CN":
        ordered: tuple[str, ...] = (
            f"{country} {region} {city}".strip(),
            f"{line1} {line2}".strip(),
            postcode,
        )
    else:
        ordered = (line1, line2, f"{city} {postcode}".strip(), region, country)
    url = reverse("storefront:account-address", args=[public_id]) if public_id else ""
    return AddressView(
        name=postal.get("name", ""),
        lines=tuple(filter(None, ordered)),
        phone=postal.get("phone", ""),
        id=public_id,
        is_default=is_default,
        url=url,
    )


def free_from(*, currency: str) -> Money | None:
    """Return the basket from which delivery at home is free: a promise made on many pages."""
    country = home_country()

    def amount() -> str:
        found = deliveries.free_from(country=country, currency=currency)
        return str(found.amount) if found else ""

    told = page_cache.minutely(f"free-from:{country}:{currency}", amount)
    return Money(Decimal(told), currency) if told else None


def home_country() -> str:
    """Return the country a page in this language delivers to unless told otherwise."""
    return settings.SHOP_LANGUAGE_COUNTRY[get_language() or "en"]


def _line(line: BasketLine, currency: str) -> CartLine:
    quote = line.quote
    unit = quote.price if quote else Money.zero(currency)
    return CartLine(
        id=line.id,
        url=f"{reverse('storefront:product', args=[line.product.slug])}?v={line.variant.sku}",
        name=line.product.name,
        options=line.variant.label,
        picture=picture(line.image, alt=""),
        unit=unit,
        was_unit=quote.was if quote else None,
        quantity=line.quantity,
        max_quantity=max(line.most, line.quantity),
        total=(unit * line.quantity).rounded(),
        notices=tuple(_notices(line)),
        personal=[shown(wish, get_language() or "en") for wish in line.personal],
        measured=measured(unit, line.variant, line.product.product_type) if quote else "",
    )


def _notices(line: BasketLine) -> list[str]:
    """Return what the shopper must be told about a line, never silently changed."""
    language = get_language() or "en"
    if not line.is_for_them:
        return [_("Sold to members only. Sign in with your membership, or remove it.")]
    if not line.is_sold or line.quote is None:
        return [_("No longer for sale here. Please remove it.")]
    notices = []
    if line.quote.public is not None and line.quote.public > line.quote.price:
        price = format_money(line.quote.public, language)
        notices.append(
            _("Your own price; others pay %s.") % price
            if line.quote.list_code
            else _("Less each, because you take more: one alone is %s.") % price
        )
    if line.obtainable == 0:
        notices.append(_("Sold out. Save it for later or remove it."))
    elif line.quantity > line.obtainable:
        notices.append(_("Only %d left. Please choose fewer.") % line.obtainable)
    elif line.later is not None:
        notices.append(_later(line, line.later))
    if line.seen is not None and line.seen != line.quote.price:
        before, now = (format_money(m, language) for m in (line.seen, line.quote.price))
        notices.append(
            _("The price has changed from %(before)s to %(now)s.") % {"before": before, "now": now}
        )
    return notices


def _later(line: BasketLine, beyond: Beyond) -> str:
    """Say what is not there yet, and when it will be."""
    on = day(beyond.promised_on)
    if beyond.is_preorder:
        return _("Pre-order: it leaves us when it is out, on %s.") % on
    if not line.available:
        return _("On its way to us: we expect it on %s.") % on
    told = {"now": line.available, "on": on}
    return _("%(now)d in stock now, the others on %(on)s. You get them in two parcels.") % told


def _tax_label(whole: Priced) -> str:
    inclusive = all(line.rate.is_inclusive for line in whole.lines)
    rates = {line.rate.percent for line in whole.lines}
    percent = f"{rates.pop().normalize():f}%" if len(rates) == 1 else ""
    return (_("includes %s tax") if inclusive else _("plus %s tax")) % percent


def _owned_url(row: OrderLine, token: str) -> str:
    """Return where the buyer reads about it, whether it is still sold or not."""
    if row.variant is None:
        return ""
    return reverse("storefront:owned", args=[token, row.sku])


def _line_url(view: str, row: OrderLine, token: str) -> str:
    if not token or row.variant is None:
        return ""
    return reverse(view, args=[token, row.public_id])
