"""What members are given: cash-back, rewards for friends, presents."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.money import Money
from membership.models.terms import CareRule
from membership.types import CashBackState, ReferralState


class CashBack(BaseModel):
    """A percent of what was paid for one sale, on its way into store credit."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="cash_backs",
    )
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    promised = models.DecimalField(_("promised"), max_digits=10, decimal_places=2)
    # What is left of it after refunds.
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    state = models.CharField(
        _("state"), max_length=8, choices=CashBackState.choices, default=CashBackState.PENDING
    )
    ripens_at = models.DateTimeField(_("ready on"), null=True, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("cash-back")
        verbose_name_plural = _("cash-back")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(amount__lte=F("promised")),
                name="membership_cashback_only_shrinks",
            )
        ]
        indexes = [
            models.Index(
                fields=["ripens_at"], condition=Q(state="pending"), name="membership_cashback_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.amount}"

    @property
    def money(self) -> Money:
        """What is left of it, with its currency."""
        return Money(self.amount, self.currency)


class Referral(BaseModel):
    """Somebody came because somebody recommended the shop."""

    referrer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recommended by"),
        on_delete=models.CASCADE,
        related_name="referrals",
    )
    friend = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("friend"),
        on_delete=models.CASCADE,
        related_name="referred_by",
    )
    state = models.CharField(
        _("state"), max_length=8, choices=ReferralState.choices, default=ReferralState.JOINED
    )
    # Why there is no reward: for operators.
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    reference = models.CharField(_("first order"), max_length=40, blank=True, db_index=True)
    ripens_at = models.DateTimeField(_("ready on"), null=True, blank=True)
    at = models.DateTimeField(_("joined"))
    paid_at = models.DateTimeField(_("rewarded"), null=True, blank=True)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(referrer=F("friend")), name="membership_nobody_refers_themselves"
            )
        ]
        indexes = [
            models.Index(
                fields=["ripens_at"], condition=Q(state="bought"), name="membership_referrals_due"
            ),
            models.Index(fields=["referrer", "paid_at"], name="membership_referrals_paid"),
        ]

    def __str__(self) -> str:
        return f"{self.referrer_id} → {self.friend_id}"


class Present(BaseModel):
    """That somebody was given something on an occasion: once a year each."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="presents",
    )
    rule = models.ForeignKey(
        CareRule, verbose_name=_("present"), on_delete=models.PROTECT, related_name="given"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("present given")
        verbose_name_plural = _("presents given")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "rule", "year"], name="membership_present_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.year}"
