"""Store credit that comes and goes: every change of a balance is a move of two entries."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.money import Money
from membership.locks import lock_account
from membership.models import CreditAccount, CreditEntry, CreditMove
from membership.types import Kind, Party


class NotEnoughCredit(Refusal):
    """There is less on the account than is to leave it."""

    code = "not_enough_credit"
    field = "amount"
    message = _("There is not enough store credit.")


class NotAnAmount(Refusal):
    """Credit moves in whole minor units, and never nothing."""

    code = "not_an_amount"
    field = "amount"
    message = _("Please give an amount above zero, in whole pence or fen.")


def grant(
    *,
    user_id: int,
    amount: Money,
    kind: Kind,
    key: str,
    now: datetime,
    reference: str = "",
    note: str = "",
    actor_id: int | None = None,
) -> CreditMove:
    """Put credit on a person's account.

    Safe to repeat under the key: it is put there once. Raises NotAnAmount.
    """
    _check(amount)
    move = CreditMove(key=key, kind=kind, reference=reference, note=note, actor_id=actor_id, at=now)
    return _carry_out(move, user_id, amount)


def spend(
    *,
    user_id: int,
    amount: Money,
    key: str,
    now: datetime,
    kind: Kind = Kind.SPENT,
    reference: str = "",
    note: str = "",
    actor_id: int | None = None,
) -> CreditMove:
    """Take credit from a person's account.

    Safe to repeat under the key: it is taken once. Raises NotEnoughCredit, NotAnAmount.
    """
    _check(amount)
    move = CreditMove(key=key, kind=kind, reference=reference, note=note, actor_id=actor_id, at=now)
    return _carry_out(move, user_id, -amount)


def _check(amount: Money) -> None:
    if not amount.amount.is_finite() or amount.amount <= 0 or amount.rounded() != amount:
        raise NotAnAmount


@transaction.atomic
def _carry_out(move: CreditMove, user_id: int, amount: Money) -> CreditMove:
    account = lock_account(user_id=user_id, currency=amount.currency)
    if known := CreditMove.objects.filter(key=move.key).first():
        return known
    if account.balance + amount.amount < 0:
        raise NotEnoughCredit(left=str(account.balance))
    move.save(force_insert=True)
    _enter(move, account, amount)
    return move


def _enter(move: CreditMove, account: CreditAccount, amount: Money) -> None:
    """Write both sides and the balance, together or not at all."""
    account.balance += amount.amount
    account.save(update_fields=["balance", "updated_at"])
    CreditEntry.objects.bulk_create(
        [
            CreditEntry(
                move=move,
                party=Party.SHOPPER,
                account=account,
                amount=amount.amount,
                currency=amount.currency,
                balance=account.balance,
            ),
            CreditEntry(
                move=move, party=Party.SHOP, amount=-amount.amount, currency=amount.currency
            ),
        ]
    )
