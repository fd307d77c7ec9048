"""On what terms the shop offers its ways to pay: edited by operators."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.money import Money


class GatewayRule(BaseModel):
    """For which sums a way to pay is offered in one currency. Without a rule: for every sum.

    Cash on delivery is the exception: it is offered only where a rule says so.
    """

    gateway = models.CharField(_("way to pay"), max_length=20)
    currency = models.CharField(_("currency"), max_length=3)
    is_on = models.BooleanField(_("offered"), default=True)
    least = models.DecimalField(_("from"), max_digits=12, decimal_places=2, default=0)
    most = models.DecimalField(_("up to"), max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("rule for a way to pay")
        verbose_name_plural = _("rules for ways to pay")
        ordering = ["gateway", "currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "currency"], name="payments_one_rule_per_currency"
            ),
            models.CheckConstraint(
                condition=Q(least__gte=0) & (Q(most=None) | Q(most__gte=F("least"))),
                name="payments_rule_leaves_room",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.currency}"

    def allows(self, amount: Money) -> bool:
        """Return whether this sum is within the rule."""
        above = self.most is not None and amount.amount > self.most
        return self.is_on and amount.amount >= self.least and not above


class TradeAccount(BaseModel):
    """Somebody who may buy now and pay an invoice later, up to a limit."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="trade_accounts",
    )
    currency = models.CharField(_("currency"), max_length=3)
    limit = models.DecimalField(_("credit limit"), max_digits=12, decimal_places=2)
    days = models.PositiveSmallIntegerField(_("days to pay"), default=30)
    is_on = models.BooleanField(_("approved"), default=True)

    class Meta:
        verbose_name = _("account for invoices")
        verbose_name_plural = _("accounts for invoices")
        constraints = [
            models.UniqueConstraint(fields=["user", "currency"], name="payments_one_trade_account"),
            models.CheckConstraint(condition=Q(limit__gte=0), name="payments_limit_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.limit} {self.currency}"
