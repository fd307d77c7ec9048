"""Paid at the till of the store where it is collected."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import Money
from payments.gateways.base import ByHand, Gateway
from payments.types import Charge, Known, Outcome, Situation, State


class Till(Gateway):
    """A promise: the money is taken when the goods are handed over, or not at all."""

    code = "till"
    label = gettext_lazy("At the till, when you collect it")
    icon = "cash"

    def is_offered(self, situation: Situation) -> bool:
        """Only for what is collected in a store."""
        return situation.is_collected

    def note(self, situation: Situation) -> str:
        """Say what that means."""
        return _("Try it first. You pay for what you keep.")

    def start(self, charge: Charge) -> Outcome:
        """Nothing moves yet."""
        return Outcome(state=State.AUTHORISED, gateway_reference="")

    def refund(self, known: Known, *, amount: Money, key: str) -> str:
        """The till gives it back."""
        raise ByHand
