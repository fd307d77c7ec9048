"""Ways to pay later that need nobody outside: cash at the door, and an invoice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import clock
from core.money import Money
from payments.gateways.base import ByHand, Gateway
from payments.locks import lock_trade_account
from payments.models import Payment, TradeAccount
from payments.selectors import owed_on_account
from payments.services import intents
from payments.types import ON_ACCOUNT, Charge, Known, Outcome, Situation, State


class _Promise(Gateway):
    """Money that comes outside the shop; an operator says when it has come."""

    def capture(self, known: Known, *, amount: Money) -> Outcome:
        """Believe the operator that the money is here."""
        return Outcome(state=State.SUCCEEDED, gateway_reference=known.gateway_reference)

    def refund(self, known: Known, *, amount: Money, key: str) -> str:
        """There is no way back but by hand."""
        raise ByHand


class CashOnDelivery(_Promise):
    """The courier takes the money at the door. Offered up to the sum a rule allows."""

    code = "cod"
    label = gettext_lazy("Cash on delivery")
    icon = "truck"
    needs_rule = True

    def is_offered(self, situation: Situation) -> bool:
        """There must be a door."""
        return situation.has_parcel

    def note(self, situation: Situation) -> str:
        """Say when it is paid."""
        return _("Pay the courier at the door")

    def start(self, charge: Charge) -> Outcome:
        """Take the promise."""
        return Outcome(state=State.AUTHORISED, gateway_reference=f"cod:{charge.key}")


class OnAccount(_Promise):
    """An invoice, for people with an approved account, up to its limit."""

    code = ON_ACCOUNT
    label = gettext_lazy("Pay by invoice")
    icon = "list"

    def is_offered(self, situation: Situation) -> bool:
        """Only to those whose account has room for it."""
        account = _account_of(situation.payer_id, situation.amount.currency)
        return account is not None and _room(account) >= situation.amount.amount

    def note(self, situation: Situation) -> str:
        """Say until when it is to be paid."""
        account = _account_of(situation.payer_id, situation.amount.currency)
        days = account.days if account else 0
        return ngettext("Within %d day", "Within %d days", days) % days

    @transaction.atomic
    def start(self, charge: Charge) -> Outcome:
        """Take the promise if the limit allows: one at a time, so that two cannot pass it."""
        payment = Payment.objects.get(public_id=charge.key)
        account = lock_trade_account(user_id=charge.payer_id or 0, currency=charge.amount.currency)
        if account is None or not account.is_on or _room(account) < charge.amount.amount:
            return Outcome(state=State.FAILED, gateway_reference="", failure="over_limit")
        days = timedelta(days=account.days)
        outcome = Outcome(
            state=State.AUTHORISED,
            gateway_reference=f"account:{charge.key}",
            due_on=(clock.now() + days).date(),
        )
        # Within the lock: whoever comes next must see it.
        intents.record(payment_id=payment.pk, outcome=outcome, now=clock.now())
        return outcome


def _account_of(user_id: int | None, currency: str) -> TradeAccount | None:
    if user_id is None:
        return None
    return TradeAccount.objects.filter(user_id=user_id, currency=currency, is_on=True).first()


def _room(account: TradeAccount) -> Decimal:
    owed = owed_on_account(user_id=account.user_id, currency=account.currency)
    return account.limit - owed
