"""Ways to pay that their owners keep: the gateway's tokens, never a card."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class SavedMethod(BaseModel):
    """A gateway's token for somebody's card or wallet, and how to name it to them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="payment_methods"
    )
    gateway = models.CharField(_("gateway"), max_length=20)
    token = models.CharField(max_length=200)
    brand = models.CharField(_("brand"), max_length=30)
    last4 = models.CharField(_("last digits"), max_length=4, blank=True)
    expires = models.CharField(_("expires"), max_length=5, blank=True)
    used_at = models.DateTimeField(_("last used"))

    personal_fields: ClassVar[tuple[str, ...]] = ("token", "last4", "expires")

    class Meta:
        verbose_name = _("saved payment method")
        verbose_name_plural = _("saved payment methods")
        ordering = ["-used_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "gateway", "token"], name="payments_method_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.brand} •••• {self.last4}" if self.last4 else self.brand
