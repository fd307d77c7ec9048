"""Store credit as a way to pay, beside cards and wallets."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core import clock
from core.money import Money, format_money
from membership import selectors
from membership.models import CreditMove
from membership.services import tenders
from membership.services.credit import NotEnoughCredit
from payments.gateways.base import Gateway
from payments.models import Payment
from payments.types import Charge, Known, Outcome, Situation, State


class StoreCredit(Gateway):
    """The shop's own purse; nothing goes over the network."""

    code = tenders.GATEWAY
    label = gettext_lazy("Store credit")
    icon = "wallet"

    def is_offered(self, situation: Situation) -> bool:
        """Only to somebody whose credit covers all of it; less of it can be used beside."""
        amount = situation.amount
        balance = selectors.balance_of(user_id=situation.payer_id, currency=amount.currency)
        return bool(balance) and balance >= amount

    def note(self, situation: Situation) -> str:
        """Say how much there is."""
        balance = selectors.balance_of(
            user_id=situation.payer_id, currency=situation.amount.currency
        )
        return _("You have %s") % format_money(balance, get_language() or "en")

    def start(self, charge: Charge) -> Outcome:
        """Take it, or say that there is not enough."""
        payment = Payment.objects.get(public_id=charge.key)
        try:
            return tenders.pay(payment, now=clock.now())
        except NotEnoughCredit as refusal:
            return Outcome(state=State.FAILED, gateway_reference="", failure=refusal.code)

    def check(self, known: Known) -> Outcome | None:
        """Look into the ledger."""
        if not CreditMove.objects.filter(key=tenders.key_of(known.key)).exists():
            return None
        return Outcome(state=State.SUCCEEDED, gateway_reference=tenders.receipt_of(known.key))

    def refund(self, known: Known, *, amount: Money, key: str) -> str:
        """Put it back on the account it came from."""
        payment = Payment.objects.get(public_id=known.key)
        return tenders.give_back(payment=payment, amount=amount, key=key, now=clock.now())
