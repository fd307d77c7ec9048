"""What an order's price was reckoned from, kept so that it can be reckoned again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.models.orders import Order


class Reckoning(models.Model):
    """Goods, offers' terms, shopper, floors and time as they were, and what came out."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="reckoning")
    # As orders.rules.reckoning writes and reads it.
    given = models.JSONField()
    found = models.JSONField()

    class Meta:
        verbose_name = _("reckoning")
        verbose_name_plural = _("reckonings")

    def __str__(self) -> str:
        return str(self.order_id)
