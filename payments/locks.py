"""Every row lock of this app."""

from __future__ import annotations

from payments.models import Payment


def lock_payment(payment_id: int) -> Payment:
    """Lock one payment and return it."""
    return Payment.objects.select_for_update().get(pk=payment_id)
