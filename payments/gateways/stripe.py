"""Stripe: cards, and Apple Pay and Google Pay through its hosted page. Built on Stripe's own SDK.

A new card is typed on Stripe's page, never here; a kept one is charged by its token. What the
webhook says is taken from the payment intent, which carries our key in its metadata.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import stripe
from django.utils.translation import gettext_lazy as _

from core.money import Money, minor_unit
from payments.gateways.base import (
    TIMEOUT,
    ForgedNotice,
    Gateway,
    GatewayRefused,
    GatewayUnavailable,
    UnreadableNotice,
    absolute,
)
from payments.types import Charge, Entry, Known, Method, Notice, Outcome, State

SIGNATURE = "Stripe-Signature"
SESSION = "cs_"

STATES = {
    "succeeded": State.SUCCEEDED,
    "requires_capture": State.AUTHORISED,
    "requires_action": State.ACTION,
    "canceled": State.CANCELLED,
    "requires_payment_method": State.FAILED,
}
# A refusal on the hosted page is not the end: the shopper may try another card there.
HEARD = {
    "payment_intent.succeeded",
    "payment_intent.amount_capturable_updated",
    "payment_intent.canceled",
    "payment_intent.processing",
}
EXPIRED = "checkout.session.expired"


@dataclass(frozen=True, slots=True)
class StripeTerms:
    """What Stripe gave the merchant."""

    secret_key: str
    webhook_secret: str
    api_base: str = ""
    # "manual": reserve now, take when an operator says so.
    capture: str = "automatic"


class Stripe(Gateway):
    """Cards and wallets at Stripe."""

    code = "stripe"
    label = _("Card, Apple Pay, Google Pay")
    proofs = (SIGNATURE,)
    keeps_methods = True

    def __init__(self, terms: StripeTerms) -> None:
        self.terms = terms
        addresses: Any = {"api": terms.api_base} if terms.api_base else {}
        self.client = stripe.StripeClient(
            terms.secret_key,
            base_addresses=addresses,
            http_client=stripe.RequestsClient(timeout=TIMEOUT),
            max_network_retries=0,
        ).v1

    def start(self, charge: Charge) -> Outcome:
        """Charge a kept card by its token, or send the shopper to Stripe's page."""
        if not charge.token:
            return self._page(charge)
        customer, _slash, method = charge.token.partition("/")
        asked: Any = self._asked(charge) | {
            "customer": customer,
            "payment_method": method,
            "confirm": True,
            "return_url": absolute(charge.return_url),
            **_made_sure(charge),
        }
        try:
            with _answering():
                intent = self.client.payment_intents.create(asked, {"idempotency_key": charge.key})
        except stripe.CardError as declined:
            failure = _failure(declined.user_message and declined.code)
            return Outcome(state=State.FAILED, gateway_reference="", failure=failure)
        return _outcome(intent)

    def check(self, known: Known) -> Outcome | None:
        """Ask what became of a charge; one whose answer was lost is looked for by our key."""
        reference = known.gateway_reference or self._session_of(known)
        if not reference:
            return None
        with _answering():
            if not reference.startswith(SESSION):
                return _outcome(self.client.payment_intents.retrieve(reference))
            asked: Any = {"expand": ["payment_intent"]}
            session = self.client.checkout.sessions.retrieve(reference, asked)
        return _session_outcome(session)

    def capture(self, known: Known, *, amount: Money) -> Outcome:
        """Take what was reserved."""
        asked: Any = {"amount_to_capture": amount.minor_units()}
        with _answering():
            intent = self.client.payment_intents.capture(
                known.gateway_reference, asked, {"idempotency_key": f"capture:{known.key}"}
            )
        return _outcome(intent)

    def void(self, known: Known) -> None:
        """Cancel an intent, or close the page."""
        with _answering(), suppress(stripe.InvalidRequestError):  # it is over already
            if known.gateway_reference.startswith(SESSION):
                self.client.checkout.sessions.expire(known.gateway_reference)
            elif known.gateway_reference:
                self.client.payment_intents.cancel(known.gateway_reference)

    def refund(self, known: Known, *, amount: Money, key: str) -> str:
        """Give money back; Stripe keeps our key with it, for the statement."""
        asked: Any = {
            "payment_intent": known.gateway_reference,
            "amount": amount.minor_units(),
            "metadata": {"key": key},
        }
        with _answering():
            done = self.client.refunds.create(asked, {"idempotency_key": f"refund:{key}"})
        return str(done.id)

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Check the signature, then read. Its age is no matter: the inbox keeps an event once."""
        try:
            event: Any = stripe.Webhook.construct_event(
                body, headers.get(SIGNATURE, ""), self.terms.webhook_secret, tolerance=0
            )
        except stripe.SignatureVerificationError as forged:
            raise ForgedNotice from forged
        except (ValueError, UnicodeDecodeError) as unreadable:
            raise UnreadableNotice from unreadable
        try:
            return _notice(event)
        except (KeyError, AttributeError, TypeError) as unreadable:
            raise UnreadableNotice from unreadable

    def method(self, known: Known) -> Method | None:
        """Return the card's token, with its owner's, and how to name it."""
        with _answering():
            asked: Any = {"expand": ["payment_method"]}
            intent: Any = self.client.payment_intents.retrieve(known.gateway_reference, asked)
        card = intent.payment_method and intent.payment_method.card
        if not intent.customer or not card:
            return None
        return Method(
            token=f"{intent.customer}/{intent.payment_method.id}",
            brand=str(card.brand).title(),
            last4=card.last4,
            expires=f"{int(card.exp_month):02}/{str(card.exp_year)[-2:]}",
        )

    def forget(self, token: str) -> None:
        """Take the card from its owner's account at Stripe."""
        with _answering():
            self.client.payment_methods.detach(token.rpartition("/")[2])

    def statement(self, *, since: datetime, until: datetime) -> Sequence[Entry]:
        """Read what was charged and refunded in this time."""
        asked: Any = {
            "created": {"gt": int(since.timestamp()) - 1},
            "limit": 100,
            "expand": ["data.payment_intent"],
        }
        with _answering():
            charges = [_charged(one) for one in self.client.charges.list(asked).auto_paging_iter()]
            refunds = [_refunded(one) for one in self.client.refunds.list(asked).auto_paging_iter()]
        entries = [entry for entry in (*charges, *refunds) if entry is not None]
        return [entry for entry in entries if since <= entry.at < until]

    def _page(self, charge: Charge) -> Outcome:
        name = f"{charge.reference}"
        price = {
            "currency": charge.amount.currency.lower(),
            "unit_amount": charge.amount.minor_units(),
            "product_data": {"name": name},
        }
        intent = {name: value for name, value in self._asked(charge).items() if name in ON_PAGE}
        asked: Any = {
            "mode": "payment",
            "client_reference_id": charge.key,
            "line_items": [{"quantity": 1, "price_data": price}],
            "payment_intent_data": intent,
            "success_url": absolute(charge.return_url),
            "cancel_url": absolute(charge.return_url),
            **_made_sure(charge),
        }
        if charge.keep:
            asked["customer_creation"] = "always"
        with _answering():
            session = self.client.checkout.sessions.create(asked, {"idempotency_key": charge.key})
        return _session_outcome(session)

    def _asked(self, charge: Charge) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "amount": charge.amount.minor_units(),
            "currency": charge.amount.currency.lower(),
            "metadata": {"key": charge.key, "reference": charge.reference},
            "capture_method": self.terms.capture,
        }
        return asked | ({"setup_future_usage": "on_session"} if charge.keep else {})

    def _session_of(self, known: Known) -> str:
        asked: Any = {"limit": 100, "created": {"gt": int(known.begun_at.timestamp()) - 60}}
        with _answering():
            for session in self.client.checkout.sessions.list(asked).auto_paging_iter():
                if session.client_reference_id == known.key:
                    return str(session.id)
        return ""


def _made_sure(charge: Charge) -> dict[str, Any]:
    """Ask the card's bank to make sure who pays, if that is wished for."""
    if not charge.confirm:
        return {}
    return {"payment_method_options": {"card": {"request_three_d_secure": "any"}}}


ON_PAGE = ("metadata", "capture_method", "setup_future_usage")


@contextmanager
def _answering() -> Iterator[None]:
    """Tell what is not known from what is refused."""
    try:
        yield
    except stripe.CardError:
        raise
    except stripe.InvalidRequestError as refused:
        raise GatewayRefused(reason=str(refused.code)) from refused
    except stripe.StripeError as silent:
        raise GatewayUnavailable from silent


def _outcome(intent: Any) -> Outcome:
    action = intent.next_action if intent.status == "requires_action" else None
    redirect = action and action.redirect_to_url and action.redirect_to_url.url
    error = getattr(intent, "last_payment_error", None)
    return Outcome(
        state=STATES.get(intent.status, State.PENDING),
        gateway_reference=intent.id,
        redirect_url=redirect or "",
        failure=_failure(error and error.code) if intent.status == FAILED else "",
    )


FAILED = "requires_payment_method"


def _session_outcome(session: Any) -> Outcome:
    """Read a hosted page: until its intent is settled there, the shopper is still at it."""
    intent = session.payment_intent
    if intent and not isinstance(intent, str):
        outcome = _outcome(intent)
        if outcome.state in {State.SUCCEEDED, State.AUTHORISED, State.PENDING}:
            return outcome
    if session.status == "expired":
        return Outcome(state=State.CANCELLED, gateway_reference=session.id)
    return Outcome(state=State.ACTION, gateway_reference=session.id, redirect_url=session.url or "")


def _notice(event: Any) -> Notice:
    thing = event.data.object
    currency = str(thing.currency).upper() if getattr(thing, "currency", None) else ""
    if event.type == EXPIRED:
        outcome = Outcome(state=State.CANCELLED, gateway_reference=thing.id)
        key, units = thing.client_reference_id or "", thing.amount_total
    elif event.type in HEARD:
        outcome = _outcome(thing)
        key, units = thing.metadata.to_dict().get("key", ""), thing.amount
    else:
        outcome = Outcome(state=State.PENDING, gateway_reference="")
        key, units = "", 0
    amount = _money(units, currency) if key else Money.zero("")
    return Notice(event_id=event.id, payment_key=key, outcome=outcome, amount=amount)


def _charged(charge: Any) -> Entry | None:
    if charge.status != "succeeded" or not charge.captured:
        return None
    intent = charge.payment_intent
    metadata = intent.metadata.to_dict() if intent and not isinstance(intent, str) else {}
    taken = getattr(charge, "amount_captured", None) or charge.amount
    return Entry(
        gateway_reference=intent.id if metadata else charge.id,
        payment_key=metadata.get("key", ""),
        amount=_money(taken, charge.currency.upper()),
        at=datetime.fromtimestamp(charge.created, tz=UTC),
    )


def _refunded(refund: Any) -> Entry | None:
    intent = refund.payment_intent
    if not intent:  # what was never captured was let go of, not given back
        return None
    key = "" if isinstance(intent, str) else intent.metadata.to_dict().get("key", "")
    return Entry(
        gateway_reference=intent if isinstance(intent, str) else intent.id,
        payment_key=key,
        amount=-_money(refund.amount, refund.currency.upper()),
        at=datetime.fromtimestamp(refund.created, tz=UTC),
        refund_key=refund.metadata.to_dict().get("key", ""),
    )


def _money(units: int, currency: str) -> Money:
    return Money(units * minor_unit(currency), currency)


def _failure(code: str | None) -> str:
    """Return a refusal's name as the shop's pages know it."""
    return "insufficient_funds" if code == "insufficient_funds" else "declined"
