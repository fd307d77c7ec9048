"""Money that a partner has taken: a till, a marketplace."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from core.money import Money
from payments.gateways.base import ByHand, Gateway
from payments.types import Charge, Known, Outcome, Situation, State


class Partner(Gateway):
    """No shopper chooses it: it stands in the books for what was paid elsewhere."""

    code = "partner"
    label = gettext_lazy("Paid to a partner")
    icon = "cash"

    def is_offered(self, situation: Situation) -> bool:
        """Nobody pays by it here."""
        return False

    def start(self, charge: Charge) -> Outcome:
        """Refuse: only a report of the partner makes such a payment."""
        return Outcome(state=State.FAILED, gateway_reference="", failure="declined")

    def refund(self, known: Known, *, amount: Money, key: str) -> str:
        """The partner gives it back."""
        raise ByHand
