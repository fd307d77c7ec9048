"""Reads of store credit, and the proof of its ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.money import Money
from membership.models import CreditAccount, CreditEntry
from membership.types import Party


def balance_of(*, user_id: int | None, currency: str) -> Money:
    """Return what a person can spend in this currency; of nobody, nothing."""
    if user_id is None:
        return Money.zero(currency)
    account = CreditAccount.objects.filter(user_id=user_id, currency=currency).first()
    return account.money if account else Money.zero(currency)


def accounts_of(*, user_id: int) -> list[CreditAccount]:
    """Return a person's accounts, by currency."""
    return list(CreditAccount.objects.filter(user_id=user_id).order_by("currency"))


def statement(*, user_id: int) -> QuerySet[CreditEntry]:
    """Return what came into a person's accounts and left them, the newest first."""
    return (
        CreditEntry.objects.filter(party=Party.SHOPPER, account__user_id=user_id)
        .select_related("move", "account")
        .order_by("-pk")
    )


@dataclass(frozen=True, slots=True)
class Proof:
    """What the books say of themselves: all empty when they are right."""

    unbalanced_moves: Sequence[int]
    wrong_balances: Sequence[int]
    # By currency: what the shop's side says it owes, less what the accounts hold.
    owed_wrongly: dict[str, Decimal]

    @property
    def holds(self) -> bool:
        """Whether the books are right."""
        return not (self.unbalanced_moves or self.wrong_balances or any(self.owed_wrongly.values()))


def proof() -> Proof:
    """Add the ledger up: each move is nothing, each balance is its entries' sum."""
    moves = CreditEntry.objects.values("move_id").annotate(sum=Sum("amount"), sides=Count("pk"))
    entries = CreditEntry.objects.filter(account=OuterRef("pk")).order_by().values("account")
    total = Subquery(entries.annotate(sum=Sum("amount")).values("sum"))
    accounts = CreditAccount.objects.annotate(entered=Coalesce(total, Decimal(0)))
    held = CreditAccount.objects.values_list("currency").annotate(Sum("balance")).order_by()
    shop = CreditEntry.objects.filter(party=Party.SHOP).values_list("currency")
    owed = dict(shop.annotate(Sum("amount")).order_by())
    return Proof(
        unbalanced_moves=list(
            moves.order_by().exclude(sum=0, sides=2).values_list("move_id", flat=True)
        ),
        wrong_balances=list(accounts.exclude(balance=F("entered")).values_list("pk", flat=True)),
        owed_wrongly={
            currency: -owed.get(currency, Decimal(0)) - balance for currency, balance in held
        },
    )
