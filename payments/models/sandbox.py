"""The books of the sandbox bank; the shop never reads them directly."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from payments.types import State


class SandboxCharge(models.Model):
    """The sandbox bank's own record of a charge; the shop never reads it directly."""

    key = models.CharField(max_length=40, unique=True)
    reference = models.CharField(max_length=40, unique=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    refunded = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    state = models.CharField(max_length=10, choices=State.choices)
    failure = models.CharField(max_length=40, blank=True)
    return_url = models.CharField(max_length=500)
    # The card it was taken from, as the bank's vault names it; empty for what only a phone paid.
    card = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.reference


class SandboxRefund(models.Model):
    """The sandbox bank's own record of money it gave back."""

    charge = models.ForeignKey(SandboxCharge, on_delete=models.CASCADE, related_name="refunds")
    key = models.CharField(max_length=40, unique=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class SandboxCard(models.Model):
    """A card in the sandbox bank's vault; the shop knows its token only."""

    token = models.CharField(max_length=40, unique=True)
    number = models.CharField(max_length=19, unique=True)

    def __str__(self) -> str:
        return self.token


class SandboxNotice(models.Model):
    """A webhook the sandbox bank still has to deliver."""

    charge = models.ForeignKey(SandboxCharge, on_delete=models.CASCADE, related_name="notices")
    event_id = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=10, choices=State.choices)
    due_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(delivered_at__isnull=True),
                name="payments_bank_outbox",
            )
        ]

    def __str__(self) -> str:
        return self.event_id
