"""The sandbox gateway: a bank that lives in this shop, for trying it out.

The card number decides what happens, in the manner of every payment provider's test cards:

| number              | what happens                                             |
| ------------------- | -------------------------------------------------------- |
| 4242 4242 4242 4242 | paid at once                                             |
| 4000 0000 0000 0002 | declined                                                 |
| 4000 0000 0000 9995 | declined: not enough money                               |
| 4000 0027 6000 3184 | the bank asks the shopper to confirm on a page of its own |
| 4000 0000 0000 0077 | the answer comes late, by webhook                        |
| 4000 0000 0000 0119 | paid, but the answer is lost: the webhook tells          |
| 4000 0000 0000 0259 | reserved only: an operator takes it when the parcel goes |

Its wallet is paid from a phone that reads a code off the screen. Plans, saved methods and
statements are all there, so that nothing needs an account with anybody.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.money import Money
from payments.gateways.base import ForgedNotice, Gateway, GatewayUnavailable, UnreadableNotice
from payments.rules.plans import plan
from payments.services import sandbox_bank
from payments.types import (
    Charge,
    Entry,
    Known,
    Method,
    Notice,
    Outcome,
    Plan,
    Situation,
    State,
)

SIGNATURE_HEADER = "Sandbox-Signature"
LOST_ANSWER = "4000000000000119"
PLANS_FROM = Decimal(60)
# Months, and what they cost on top in per cent.
PLANS = ((3, Decimal(0)), (6, Decimal("3.5")), (12, Decimal(7)))


class InvalidCard(Refusal):
    """The number is not one that any card carries."""

    code = "invalid_card"
    field = "card_number"
    message = _("Please check the card number.")


class Sandbox(Gateway):
    """Cards against the bank in `payments.services.sandbox_bank`."""

    code = "sandbox"
    proofs = (SIGNATURE_HEADER,)
    asks_for_card = True
    keeps_methods = True
    label = _("Card")

    def validate(self, instrument: Mapping[str, str]) -> None:
        """Raise InvalidCard unless the number passes Luhn's check."""
        if not is_card_number(_number(instrument)):
            raise InvalidCard

    def plans(self, amount: Money) -> Sequence[Plan]:
        """Three parts at no cost, six and twelve at some."""
        if amount.amount < PLANS_FROM:
            return ()
        return [plan(amount, months=months, fee=fee) for months, fee in PLANS]

    def start(self, charge: Charge) -> Outcome:
        """Charge a card. Raises InvalidCard, and GatewayUnavailable when the answer is lost."""
        number = sandbox_bank.card_of(charge.token) if charge.token else ""
        if not number:
            self.validate(charge.instrument)
            number = _number(charge.instrument)
        must_confirm = charge.confirm and number not in sandbox_bank.DECLINED
        outcome = sandbox_bank.charge(charge, card_number=number, must_confirm=must_confirm)
        if number == LOST_ANSWER:
            raise GatewayUnavailable
        return outcome

    def check(self, known: Known) -> Outcome | None:
        """Ask the bank what became of a charge."""
        return sandbox_bank.find(key=known.key)

    def capture(self, known: Known, *, amount: Money) -> Outcome:
        """Take what was reserved."""
        return sandbox_bank.capture(reference=known.gateway_reference, amount=amount)

    def void(self, known: Known) -> None:
        """Let go of it."""
        sandbox_bank.void(key=known.key)

    def refund(self, known: Known, *, amount: Money, key: str) -> str:
        """Have the bank give money back."""
        return sandbox_bank.refund(reference=known.gateway_reference, amount=amount, key=key)

    def statement(self, *, since: datetime, until: datetime) -> Sequence[Entry] | None:
        """Ask the bank for its statement: of cards and of the wallet alike."""
        return sandbox_bank.statement(since=since, until=until)

    def method(self, known: Known) -> Method | None:
        """Return the card's token and how to name it."""
        card = sandbox_bank.card_used(key=known.key)
        if card is None:
            return None
        brand = "Visa" if card.number.startswith("4") else "Mastercard"
        return Method(token=card.token, brand=brand, last4=card.number[-4:], expires="12/34")

    def read(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Check the signature, then read."""
        given = headers.get(SIGNATURE_HEADER, "")
        if not hmac.compare_digest(sign(body).encode(), given.encode()):
            raise ForgedNotice
        try:
            data = json.loads(body.decode())
            return Notice(
                event_id=_word(data["id"]),
                payment_key=_word(data["key"]),
                amount=_amount(data),
                outcome=Outcome(
                    state=State(data["state"]),
                    gateway_reference=_word(data["reference"]),
                    failure=_word(data.get("failure", ""), most=40),
                ),
            )
        except (ValueError, KeyError, TypeError, InvalidOperation) as unreadable:
            raise UnreadableNotice from unreadable


class SandboxWallet(Sandbox):
    """The same bank's wallet: the phone reads a code, the shopper confirms there."""

    code = "sandbox_wallet"
    inbox = "sandbox"
    label = _("Demo wallet")
    icon = "phone"
    asks_for_card = False
    keeps_methods = False

    def note(self, situation: Situation) -> str:
        """Say how it is paid."""
        return gettext("Pay with your phone, by QR code")

    def plans(self, amount: Money) -> Sequence[Plan]:
        """A wallet pays at once."""
        return ()

    def validate(self, instrument: Mapping[str, str]) -> None:
        """There is nothing to type."""

    def start(self, charge: Charge) -> Outcome:
        """Wait for the phone."""
        outcome = sandbox_bank.charge(charge, card_number="", must_confirm=True)
        if outcome.state != State.ACTION:
            return outcome
        return replace(outcome, qr=f"{settings.PUBLIC_URL}{outcome.redirect_url}")

    def statement(self, *, since: datetime, until: datetime) -> Sequence[Entry] | None:
        """The bank has one statement for both; the card's gateway reads it."""
        return None

    def method(self, known: Known) -> Method | None:
        """A wallet is asked each time."""
        return None


def sign(body: bytes) -> str:
    """Return the HMAC-SHA-256 the bank puts on a notice, in hex."""
    secret = f"sandbox-bank:{settings.SECRET_KEY}".encode()
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def is_card_number(number: str) -> bool:
    """Return whether the digits pass Luhn's check (ISO/IEC 7812-1, annex B)."""
    if not number.isascii() or not number.isdigit() or not 12 <= len(number) <= 19:  # noqa: PLR2004 -- ISO's lengths
        return False
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _word(value: object, *, most: int = 120) -> str:
    text = str(value)
    if len(text) > most or not text.isprintable():
        raise ValueError("not a name the books can hold")
    return text


def _amount(data: Mapping[str, object]) -> Money:
    amount = Decimal(str(data["amount"]))
    if not amount.is_finite():
        raise ValueError("not an amount")
    return Money(amount, _word(data["currency"], most=3))


def _number(instrument: Mapping[str, str]) -> str:
    return instrument.get("card_number", "").replace(" ", "").replace("-", "")
