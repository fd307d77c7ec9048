"""Every row lock of this app."""

from __future__ import annotations

from payments.models import Payment, TradeAccount


def lock_payment(payment_id: int) -> Payment:
    """Lock one payment and return it."""
    return Payment.objects.select_for_update().get(pk=payment_id)


def lock_trade_account(*, user_id: int, currency: str) -> TradeAccount | None:
    """Lock somebody's account for invoices; None when they have none."""
    rows = TradeAccount.objects.select_for_update()
    return rows.filter(user_id=user_id, currency=currency).first()
