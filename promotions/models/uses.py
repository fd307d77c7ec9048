"""The ledger of promotions: what each took off which order, and what the floor kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from promotions.models.campaigns import Promotion
from promotions.models.coupons import CouponClaim, CouponCode


class Use(BaseModel):
    """A promotion took so much off an order. Given back: the order was called off unpaid."""

    promotion = models.ForeignKey(
        Promotion, verbose_name=_("promotion"), on_delete=models.PROTECT, related_name="used"
    )
    reference = models.CharField(_("order"), max_length=40, db_index=True)
    # Who: the person's id, or a guest's address as a hash.
    shopper = models.CharField(max_length=40, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("taken off"), max_digits=12, decimal_places=2)
    claim = models.ForeignKey(
        CouponClaim, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    code = models.ForeignKey(
        CouponCode,
        verbose_name=_("code"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("at"))
    given_back_at = models.DateTimeField(_("given back"), null=True, blank=True)

    class Meta:
        verbose_name = _("use of a promotion")
        verbose_name_plural = _("uses of promotions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["promotion", "reference"], name="promotions_used_once")
        ]
        indexes = [
            models.Index(
                fields=["promotion", "shopper"],
                condition=models.Q(given_back_at__isnull=True),
                name="promotions_by_shopper",
            )
        ]

    def __str__(self) -> str:
        return f"{self.promotion_id} {self.reference}"


class FloorBlock(BaseModel):
    """The margin floor kept a promotion from taking so much off an order."""

    promotion = models.ForeignKey(
        Promotion, verbose_name=_("promotion"), on_delete=models.CASCADE, related_name="blocks"
    )
    reference = models.CharField(_("order"), max_length=40)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("not taken off"), max_digits=12, decimal_places=2)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("block by the margin floor")
        verbose_name_plural = _("blocks by the margin floor")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.promotion_id} {self.reference}"
