"""Sending back: the terms in words, what can be sent back, and where returns stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.models import Variant
from core import page_cache
from core.money import format_money
from inventory import selectors as stock
from inventory.models import Location
from orders import hints, returnables
from orders.models import Order, Return, ReturnRule
from orders.returnables import Returnable
from orders.rules.returning import Terms
from orders.services.returns import requests
from orders.types import Outcome, Reason, ReturnMethod, ReturnState
from storefront.cards import Choice, Picture
from storefront.composing import collecting
from storefront.composing.pictures import picture
from storefront.forms.returning import ReturnForm
from storefront.templatetags.dates import day


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A line that can be sent back, with its terms in words and what can be had instead."""

    id: str
    name: str
    options: str
    picture: Picture | None
    units: Sequence[int]
    chosen: int
    reason: str
    terms: str
    instead: Sequence[tuple[str, str]]
    wanted: str


@dataclass(frozen=True, slots=True)
class ReturnView:
    """One return on its order's page."""

    number: str
    state: str | Promise
    tone: str
    told: Sequence[str]
    items: Sequence[str]
    withdraw_url: str


def terms_of(terms: Terms) -> str:
    """Say what holds for sending something back."""
    return _("%(days)d days, %(condition)s. %(payer)s.") % {
        "days": terms.days,
        "condition": ReturnRule.Condition(terms.condition).label,
        "payer": ReturnRule.Payer(terms.payer).label,
    }


def product_terms(*, path: str) -> tuple[int, str]:
    """Return the days and the words for a product at this place of the category tree.

    Kept for a minute: every product page asks.
    """
    language = get_language() or "en"
    country = settings.SHOP_LANGUAGE_COUNTRY[language]

    def told() -> list[int | str]:
        terms = returnables.terms_on(path, country=country, known=returnables.rules())
        return [terms.days, terms_of(terms)]

    days, words = page_cache.minutely(f"return-terms:{path}:{language}", told)
    return int(days), str(words)


def fit_words(*, product_id: int) -> str:
    """Say how a product fits, by what was sent back; empty when that tells nothing."""
    language = get_language() or "en"

    def told() -> str:
        hint = hints.fit_hint(product_id=product_id)
        if hint is None:
            return ""
        if hint.runs == "small":
            return _("Runs small: so say %d%% of those who sent it back.") % hint.percent
        return _("Runs large: so say %d%% of those who sent it back.") % hint.percent

    return page_cache.minutely(f"fit:{product_id}:{language}", told)


def rows(found: Sequence[Returnable], form: ReturnForm, now: datetime) -> list[ReturnRow]:
    """Return the lines of the form."""
    instead = _instead(found)
    return [_row(one, form, instead, now) for one in found]


def methods(form: ReturnForm) -> list[Choice]:
    """Return how goods can come back."""
    icons = {"pickup": "truck", "dropoff": "box", "store": "pin"}
    chosen = form["method"].value() or ReturnMethod.PICKUP
    return [
        Choice(
            value=value,
            label=str(label),
            checked=value == chosen,
            icon=icons[value],
            kind=value,
        )
        for value, label in ReturnMethod.choices
    ]


def outcomes(order: Order, form: ReturnForm) -> list[Choice]:
    """Return what can be had for them; store credit needs an account."""
    chosen = form["outcome"].value() or Outcome.SOURCE
    return [
        Choice(
            value=value,
            label=str(label),
            checked=value == chosen,
            available=value != Outcome.CREDIT or order.user_id is not None,
            kind=value,
        )
        for value, label in Outcome.choices
    ]


def pickups(order: Order, now: datetime) -> list[tuple[str, str]]:
    """Return the spans in which it can be fetched."""
    country = order.ship_to.get("country", "")
    spans = requests.pickups(country=country, now=now)
    return [(span.key, collecting.window(span)) for span in spans]


def stores(order: Order) -> list[tuple[str, str]]:
    """Return the stores it can be brought to."""
    country = order.ship_to.get("country", "")
    places = Location.objects.filter(kind=Location.Kind.STORE, country=country)
    return [(place.code, place.name) for place in places]


def returns(order: Order) -> list[ReturnView]:
    """Return an order's returns, the newest first."""
    return [_view(order, row) for row in reversed(order.returns.all())]


def _row(
    one: Returnable, form: ReturnForm, instead: dict[int, list[Variant]], now: datetime
) -> ReturnRow:
    line, alone = one.line, int(len(form.rows) == 1)
    until = one.terms.until(one.delivered_at)
    told = terms_of(one.terms)
    if one.is_open(now):
        told = _("Until %(day)s. %(terms)s") % {"day": day(until.date()), "terms": told}
    else:
        told = _("Only if something is wrong with it.")
    product_id = line.variant.product_id if line.variant else 0
    return ReturnRow(
        id=line.public_id,
        name=line.name,
        options=line.options,
        picture=picture(line.image, alt=""),
        units=range(one.units + 1),
        chosen=int(form[f"units-{line.public_id}"].value() or (0 if form.is_bound else alone)),
        reason=form[f"reason-{line.public_id}"].value() or Reason.CHANGED_MIND,
        terms=told,
        instead=[(variant.sku, variant.label or variant.sku) for variant in instead[product_id]],
        wanted=form[f"instead-{line.public_id}"].value() or "",
    )


def _instead(found: Sequence[Returnable]) -> dict[int, list[Variant]]:
    """Return what each product is to be had in now, in two statements."""
    products = {one.line.variant.product_id for one in found if one.line.variant}
    variants = list(Variant.objects.filter(product__in=products, is_active=True))
    free = stock.available(variant_ids=[variant.pk for variant in variants])
    by_product: dict[int, list[Variant]] = {product: [] for product in products}
    for variant in variants:
        if free.get(variant.pk, 0) > 0:
            by_product[variant.product_id].append(variant)
    return by_product


def _view(order: Order, row: Return) -> ReturnView:
    open_states = {ReturnState.REQUESTED, ReturnState.APPROVED}
    tone = "warn" if row.state in {ReturnState.REJECTED, ReturnState.REQUESTED} else "ok"
    return ReturnView(
        number=row.number,
        state=row.get_state_display(),
        tone="plain" if row.state in {ReturnState.CLOSED, ReturnState.WITHDRAWN} else tone,
        told=_told(row),
        items=[f"{line.quantity} × {line.line.name}" for line in row.lines.all()],
        withdraw_url=reverse("storefront:return-withdraw", args=[order.token, row.public_id])
        if row.state in open_states
        else "",
    )


def _told(row: Return) -> list[str]:
    """Say what happens next, or what came of it."""
    told = []
    if row.state == ReturnState.APPROVED:
        told.append(_next(row))
    if row.refunded:
        amount = format_money(row.refunded_money, get_language() or "en")
        told.append(_("%s goes back to you; a bank may take some days to show it.") % amount)
    if row.exchange_order is not None:
        told.append(_("Instead of it: order %s") % row.exchange_order.number)
    if row.answer:
        told.append(row.answer)
    return told


def _next(row: Return) -> str:
    if row.pickup_from is not None and row.pickup_until is not None:
        span = collecting.window_at(
            row.pickup_from, row.pickup_until, country=row.order.ship_to.get("country", "")
        )
        return _("We fetch it on %s.") % span
    if row.location is not None:
        return _("Please bring it to %s.") % row.location.name
    return _("Please take it to any parcel shop and give this number.")
