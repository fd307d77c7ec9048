"""Offers in words: what was taken off and why, what is nearly reached, which coupons there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.money import Money
from orders.models import OrderLine
from orders.quotations import Quotation
from orders.rules import reckoning
from promotions.rules.telling import named, words
from promotions.types import Offer, Outcome
from storefront.cards import CouponView, OfferView


def applied(quotation: Quotation) -> list[OfferView]:
    """Return what was taken off the basket, by offer, in the order in which it was."""
    names, whole = names_of(quotation), quotation.sum
    gifts = {line.gift_of for line in whole.gifts}
    rows = [
        OfferView(name=names.get(code, code), saved=saved)
        for code, saved in whole.savings
        if saved and code not in gifts
    ]
    if whole.deducted and quotation.prepared.deduction is not None:
        rows.append(OfferView(named(quotation.prepared.deduction.code), whole.deducted))
    return rows


def nearly(quotation: Quotation) -> list[str]:
    """Return what little is missing for more to be taken off, each once."""
    names, whole = names_of(quotation), quotation.sum
    notes = [note for line in whole.lines for note in line.adjustments] + list(whole.adjustments)
    told = {
        note.offer: reckoning.told(note, names.get(note.offer, ""))
        for note in notes
        if note.outcome == Outcome.NEARLY
    }
    return [words(note, whole.total.currency) for note in told.values()]


def coupons(quotation: Quotation) -> list[CouponView]:
    """Return the coupons in the basket: what each takes off, or why it does not."""
    whole, considered = quotation.sum, quotation.prepared.considered
    saved = dict(whole.savings)
    names = names_of(quotation)
    notes = [note for line in whole.lines for note in line.adjustments] + list(whole.adjustments)
    why = {
        note.offer: words(reckoning.told(note), whole.total.currency, names=names)
        for note in notes
        if note.outcome != Outcome.APPLIED
    }
    found = [
        CouponView(
            token=held.token,
            label=held.token if held.code_id else names[held.offer.code],
            saved=saved.get(held.offer.code),
            problem="" if held.offer.code in saved else why.get(held.offer.code, ""),
        )
        for held in considered.held
    ]
    gone = _("This coupon cannot be used any more.")
    return found + [CouponView(token, token, None, gone) for token in considered.unknown]


def why_of(quotation: Quotation) -> dict[str, list[str]]:
    """Return for each line, in order, what was applied to it and what was not, in words."""
    names, currency = names_of(quotation), quotation.sum.total.currency
    return {
        line.key: [
            words(reckoning.told(note, names.get(note.offer, "")), currency, names=names)
            for note in line.adjustments
        ]
        for line in quotation.sum.lines
    }


def why_then(lines: Sequence[OrderLine], currency: str) -> dict[str, list[str]]:
    """Return the same of an order's lines, as it was kept."""
    names = {note["offer"]: note.get("name", "") for line in lines for note in line.adjustments}
    return {
        line.public_id: [words(note, currency, names=names) for note in line.adjustments]
        for line in lines
    }


def applied_then(lines: Iterable[OrderLine], currency: str) -> list[OfferView]:
    """Return what was taken off an order's lines, by offer."""
    saved: dict[str, Money] = {}
    for line in lines:
        for note in line.adjustments:
            if note["outcome"] == Outcome.APPLIED:
                name = note.get("name") or named(note["offer"])
                nothing = Money.zero(currency)
                saved[name] = saved.get(name, nothing) + Money(Decimal(note["amount"]), currency)
    return [OfferView(name, amount) for name, amount in saved.items()]


def names_of(quotation: Quotation) -> dict[str, str]:
    """Return how each offer is called in the reader's language."""
    return {one.code: called(one) for one in quotation.prepared.considered.offers}


def called(offer: Offer) -> str:
    """Return how an offer is called in the reader's language."""
    return offer.name(get_language() or "en")
