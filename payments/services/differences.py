"""Cases in which the shop's books and a gateway's disagree: opened, acted upon, closed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from payments.models import Difference, Payment, Refund
from payments.types import Act, Discord


def open_case(  # noqa: PLR0913 -- one case, in all its parts
    *,
    gateway: str,
    kind: Discord,
    subject: str,
    currency: str,
    act: Act,
    now: datetime,
    payment: Payment | None = None,
    refund: Refund | None = None,
    ours: Decimal | None = None,
    theirs: Decimal | None = None,
) -> tuple[Difference, bool]:
    """Open a case, or return the one there is, with whether it is new. Safe to repeat."""
    return Difference.objects.get_or_create(
        gateway=gateway,
        kind=kind,
        subject=subject[:160],
        defaults={
            "currency": currency,
            "act": act,
            "payment": payment,
            "refund": refund,
            "ours": ours,
            "theirs": theirs,
            "found_at": now,
        },
    )


def open_for(payment: Payment, *, now: datetime) -> Difference:
    """Open the case of money that no order waits for: it closes when the money has gone back."""
    case, _new = open_case(
        gateway=payment.gateway,
        kind=Discord.NO_ORDER,
        subject=payment.gateway_reference or payment.public_id,
        currency=payment.currency,
        act=Act.GIVE_BACK,
        payment=payment,
        theirs=payment.amount,
        now=now,
    )
    return case


def close(*, difference_id: int, outcome: str, now: datetime) -> None:
    """Close a case and say how it ended. Safe to repeat: the first end counts."""
    Difference.objects.filter(pk=difference_id, state=Difference.State.OPEN).update(
        state=Difference.State.CLOSED, outcome=outcome[:200], closed_at=now
    )


def close_for(*, payment_id: int, outcome: str, now: datetime) -> None:
    """Close the case of a payment whose money has found its end."""
    Difference.objects.filter(
        payment_id=payment_id, kind=Discord.NO_ORDER, state=Difference.State.OPEN
    ).update(state=Difference.State.CLOSED, outcome=outcome, closed_at=now)
