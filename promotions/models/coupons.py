"""Coupons: how a promotion reaches people, by code or by name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from promotions.models.campaigns import Promotion


class Coupon(BaseModel):
    """How a promotion is handed out: claimed by shoppers, issued to them, or by code."""

    class Moment(models.TextChoices):
        NONE = "", _("Never by itself")
        JOINED = "joined", _("When somebody opens an account")
        PAID = "paid", _("When an order is paid")

    promotion = models.OneToOneField(
        Promotion, verbose_name=_("promotion"), on_delete=models.CASCADE, related_name="coupon"
    )
    is_claimable = models.BooleanField(_("shoppers may claim it"), default=False)
    issued_when = models.CharField(
        _("issued by itself"), max_length=8, choices=Moment.choices, blank=True, default=""
    )
    valid_days = models.PositiveSmallIntegerField(
        _("valid for so many days"), null=True, blank=True
    )
    most_claims = models.PositiveIntegerField(_("most that may be held"), null=True, blank=True)
    claims_each = models.PositiveSmallIntegerField(_("each shopper may hold"), default=1)
    claimed = models.PositiveIntegerField(_("held"), default=0, editable=False)

    class Meta:
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(most_claims__isnull=True) | Q(claimed__lte=F("most_claims")),
                name="promotions_no_more_claims_than_there_are",
            )
        ]

    def __str__(self) -> str:
        return str(self.promotion)


class CouponCode(BaseModel):
    """A code that opens a coupon; of many, each may be used once."""

    coupon = models.ForeignKey(Coupon, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(_("code"), max_length=40, unique=True)
    most_uses = models.PositiveIntegerField(_("may be used"), null=True, blank=True)
    uses = models.PositiveIntegerField(_("used"), default=0, editable=False)

    class Meta:
        verbose_name = _("coupon code")
        verbose_name_plural = _("coupon codes")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(most_uses__isnull=True) | Q(uses__lte=F("most_uses")),
                name="promotions_code_used_no_more_than_allowed",
            )
        ]

    def __str__(self) -> str:
        return self.code


class CouponClaim(BaseModel):
    """One coupon in one person's wallet."""

    coupon = models.ForeignKey(Coupon, on_delete=models.CASCADE, related_name="claims")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coupon_claims"
    )
    ordinal = models.PositiveSmallIntegerField(default=1, editable=False)
    claimed_at = models.DateTimeField(_("received"))
    expires_at = models.DateTimeField(_("until"), null=True, blank=True)
    # Empty while it can be used; else the order it was used for.
    reference = models.CharField(_("used for"), max_length=40, blank=True)

    personal_fields: ClassVar[tuple[str, ...]] = ("reference",)

    class Meta:
        verbose_name = _("coupon in a wallet")
        verbose_name_plural = _("coupons in wallets")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["coupon", "user", "ordinal"], name="promotions_claimed_once"
            )
        ]
        indexes = [
            models.Index(fields=["user"], condition=Q(reference=""), name="promotions_wallet")
        ]

    def __str__(self) -> str:
        return f"{self.coupon_id} {self.user_id}"
