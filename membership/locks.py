"""Every row lock of this app. Credit stands between order and payment."""

from __future__ import annotations

from membership.models import CreditAccount


def lock_account(*, user_id: int, currency: str) -> CreditAccount:
    """Lock a person's account in this currency, which is opened if there is none yet."""
    CreditAccount.objects.bulk_create(
        [CreditAccount(user_id=user_id, currency=currency)], ignore_conflicts=True
    )
    return CreditAccount.objects.select_for_update().get(user_id=user_id, currency=currency)
