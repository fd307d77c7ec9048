"""What was told to be due: once for each rhythm."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Product


class DueTold(models.Model):
    """A product was told to be due for somebody, who had bought it last on that day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE,
        related_name="+",
    )  # fmt: skip
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    bought_on = models.DateField(_("bought on"))
    told_at = models.DateTimeField(_("told"), db_index=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "product", "bought_on"], name="recommendations_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.product_id} {self.bought_on}"
