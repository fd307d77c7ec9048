"""What is done about a difference: the proposed act, at one press."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.money import Money
from payments.gateways.base import GATEWAYS
from payments.models import Difference
from payments.services import differences, intents, refunds
from payments.types import Act, Known, Outcome, State


class NothingToDo(Refusal):
    """The case is closed, or wants a person's eyes and nothing else."""

    code = "nothing_to_do"
    message = _("There is nothing here that can be done at a press.")


def act(*, difference_id: int, now: datetime) -> Difference:
    """Do what a case proposes and close it.

    Safe to repeat: a closed case stays closed. Raises NothingToDo, and what the gateway says.
    """
    case = Difference.objects.select_related("payment", "refund").get(pk=difference_id)
    if case.state == Difference.State.CLOSED:
        raise NothingToDo
    outcome = _carry_out(case, now)
    differences.close(difference_id=case.pk, outcome=outcome, now=now)
    case.refresh_from_db()
    return case


def _carry_out(case: Difference, now: datetime) -> str:
    if case.act == Act.RECORD and case.payment is not None:
        taken = Outcome(state=State.SUCCEEDED, gateway_reference=case.subject)
        intents.record(payment_id=case.payment.pk, outcome=taken, now=now)
        return "recorded"
    if case.act == Act.REPEAT and case.refund is not None:
        refunds.repeat(refund_id=case.refund.pk, now=now)
        return "repeated"
    if case.act == Act.GIVE_BACK and case.theirs is not None:
        return _give_back(case, now)
    raise NothingToDo


def _give_back(case: Difference, now: datetime) -> str:
    """Return money: of a payment through the books, of an unknown one straight at the gateway."""
    if case.payment is not None:
        payment = case.payment
        if payment.left:
            key = f"difference:{case.pk}"
            refunds.request(
                payment_id=payment.pk, amount=payment.left, reason="no_order", key=key, now=now
            )
        return "given_back"
    amount = Money(case.theirs or 0, case.currency)  # type: ignore[arg-type]  # a model's decimal
    known = Known(
        key=case.subject,
        gateway_reference=case.subject,
        amount=amount,
        reference="",
        begun_at=case.found_at,
        state=State.SUCCEEDED,
    )
    receipt = GATEWAYS[case.gateway].refund(known, amount=amount, key=case.public_id)
    return f"given_back {receipt}"
