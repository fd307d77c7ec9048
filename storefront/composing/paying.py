"""The ways to pay as a page shows them: kept ones first, credit beside, plans with their cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.money import Money
from membership import selectors as purse
from payments import selectors as money
from payments.gateways.base import GATEWAYS, Gateway
from payments.models import Payment, SavedMethod
from payments.types import COVERING, Plan, Situation, State
from storefront.cards import Choice
from storefront.forms.checkout import SAVED
from storefront.templatetags.dates import day


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of one way to pay."""

    gateway: str
    label: str
    plans: Sequence[Plan]


@dataclass(frozen=True, slots=True)
class PaymentSection:
    """How to pay: what a page of payment shows."""

    choices: Sequence[Choice]
    plans: Sequence[Plans]
    # Store credit that covers a part: how much of it would be used, and what then remains.
    credit: Money | None
    rest: Money
    can_keep: bool


@dataclass(frozen=True, slots=True)
class Tender:
    """One payment of an order, in words."""

    label: str
    amount: Money
    note: str = ""


def section(situation: Situation, *, chosen: str, use_credit: bool) -> PaymentSection:
    """Return the ways to pay this, with what to know of each; plans for what credit leaves."""
    # Nothing is paid for with nothing.
    gateways = money.offered(situation) if situation.amount else []
    kept = [
        one
        for one in money.methods_of(user_id=situation.payer_id)
        if one.gateway in {gateway.code for gateway in gateways}
    ]
    choices = [_kept(one) for one in kept] + [_new(gateway, situation) for gateway in gateways]
    values = [choice.value for choice in choices]
    chosen = chosen if chosen in values else (values[0] if values else "")
    balance = purse.balance_of(user_id=situation.payer_id, currency=situation.amount.currency)
    covers_part = Money.zero(balance.currency) < balance < situation.amount
    rest = situation.amount - balance if covers_part else situation.amount
    in_parts = rest if use_credit else situation.amount
    return PaymentSection(
        choices=[_marked(choice, is_chosen=choice.value == chosen) for choice in choices],
        plans=[
            Plans(gateway.code, str(gateway.label), plans)
            for gateway in gateways
            if (plans := gateway.plans(in_parts))
        ],
        credit=balance if covers_part else None,
        rest=rest,
        can_keep=situation.payer_id is not None,
    )


def tenders(reference: str) -> list[Tender]:
    """Return what an order has been paid with."""
    return [
        Tender(label=label(payment), amount=payment.money, note=_state(payment))
        for payment in money.payments_of(reference=reference)
        if payment.state in COVERING
    ]


def label(payment: Payment) -> str:
    """Return the name of a payment's way, also of one that is not offered any more."""
    gateway = GATEWAYS.get(payment.gateway)
    return str(gateway.label) if gateway else payment.gateway


def _state(payment: Payment) -> str:
    if payment.state == State.AUTHORISED:
        return _("Due %s") % day(payment.due_on) if payment.due_on else _("Still to be paid")
    if payment.months:
        return _("In %d instalments") % payment.months
    return ""


def _kept(method: SavedMethod) -> Choice:
    expires = _("Valid until %s") % method.expires if method.expires else ""
    return Choice(
        value=f"{SAVED}{method.gateway}:{method.public_id}",
        label=str(method),
        note=expires,
        icon="card",
    )


def _new(gateway: Gateway, situation: Situation) -> Choice:
    return Choice(
        value=gateway.code,
        label=str(gateway.label),
        note=gateway.note(situation),
        icon=gateway.icon,
    )


def _marked(choice: Choice, *, is_chosen: bool) -> Choice:
    return Choice(choice.value, choice.label, choice.note, icon=choice.icon, checked=is_chosen)
