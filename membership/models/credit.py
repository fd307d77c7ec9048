"""Store credit: an account per person and currency, and a ledger that only grows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.money import Money
from membership.types import Kind, Party


class CreditAccount(BaseModel):
    """What the shop owes one person in one currency. The balance changes only with an entry."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="credit_accounts",
    )
    currency = models.CharField(_("currency"), max_length=3)
    balance = models.DecimalField(_("balance"), max_digits=12, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("store credit")
        verbose_name_plural = _("store credit")
        permissions = [("grant_credit", "Can give store credit and take it back")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "currency"], name="membership_one_credit_account"
            ),
            models.CheckConstraint(
                condition=Q(balance__gte=0), name="membership_credit_never_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.money}"

    @property
    def money(self) -> Money:
        """The balance with its currency."""
        return Money(self.balance, self.currency)


class CreditMove(BaseModel):
    """One move of credit between a person and the shop. The key makes asking twice like once."""

    key = models.CharField(max_length=120, unique=True, editable=False)
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    reference = models.CharField(_("reference"), max_length=40, blank=True, db_index=True)
    note = models.CharField(_("reason"), max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("move of credit")
        verbose_name_plural = _("moves of credit")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}".strip()


class CreditEntry(BaseModel):
    """One side of a move. Both sides of a move add up to nothing.

    The shop's side has no row with its balance: every grant and every purchase would wait for
    that one row. Its balance is the sum of its entries, which the nightly proof takes.
    """

    move = models.ForeignKey(
        CreditMove,
        verbose_name=_("move of credit"),
        on_delete=models.PROTECT,
        related_name="entries",
    )
    party = models.CharField(_("side"), max_length=8, choices=Party.choices)
    account = models.ForeignKey(
        CreditAccount,
        verbose_name=_("store credit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    # The account's balance after it, for the shopper's statement.
    balance = models.DecimalField(
        _("balance"), max_digits=12, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("entry of credit")
        verbose_name_plural = _("ledger of store credit")
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="membership_moves_something"),
            models.UniqueConstraint(fields=["move", "party"], name="membership_one_entry_a_side"),
            models.CheckConstraint(
                condition=Q(party=Party.SHOPPER, account__isnull=False)
                | Q(party=Party.SHOP, account__isnull=True),
                name="membership_entry_has_its_side",
            ),
        ]
        indexes = [models.Index(fields=["account", "-id"], name="membership_statement")]

    def __str__(self) -> str:
        return f"{self.amount:+} {self.currency}"

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(self.amount, self.currency)
