"""Whose events are kept no more, and what joins an order to the visit that led to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Forgotten(models.Model):
    """A person or a visitor who was erased: nothing of theirs is taken in any more."""

    user_id = models.BigIntegerField(null=True, unique=True)
    visitor = models.UUIDField(null=True, unique=True)
    forgotten_at = models.DateTimeField(_("erased"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user_id__isnull=False) | Q(visitor__isnull=False),
                name="analytics_forgotten_is_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id or self.visitor}"


class OrderTrace(models.Model):
    """The visit in which an order was placed, of a visitor who allows measuring.

    What happens to the order later, paid or returned, is told by the shop and joins that visit.
    """

    order_id = models.BigIntegerField(primary_key=True)
    visitor = models.UUIDField(db_index=True)
    # The envelope of that visit: session, device, source, language.
    envelope = models.JSONField()
    placed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.order_id)
