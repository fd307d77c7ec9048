"""Payments, refunds, the webhook inbox, and the books of the sandbox bank."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.money import Money
from payments.types import Destination, Known, State


class Payment(BaseModel):
    """One attempt to take money for a reference. Its public id is the gateway's idempotency key."""

    reference = models.CharField(_("reference"), max_length=40, db_index=True)
    gateway = models.CharField(_("gateway"), max_length=20)
    # Whose money it is, where the shop knows: credit, saved methods and accounts are theirs.
    payer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("payer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    refunded = models.DecimalField(_("refunded"), max_digits=12, decimal_places=2, default=0)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    gateway_reference = models.CharField(_("gateway's reference"), max_length=120, blank=True)
    redirect_url = models.CharField(max_length=500, blank=True)
    failure = models.CharField(_("failure"), max_length=40, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_takes_something"),
            models.CheckConstraint(
                condition=Q(refunded__gte=0) & Q(refunded__lte=F("amount")),
                name="payments_never_refunds_more",
            ),
            models.UniqueConstraint(
                fields=["gateway", "gateway_reference"],
                condition=~Q(gateway_reference=""),
                name="payments_one_per_charge",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.money}"

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(self.amount, self.currency)

    @property
    def known(self) -> Known:
        """What its gateway needs to find it."""
        return Known(
            key=self.public_id,
            gateway_reference=self.gateway_reference,
            amount=self.money,
            reference=self.reference,
            begun_at=self.created_at,
            payer_id=self.payer_id,
            state=State(self.state),
        )

    @property
    def left(self) -> Money:
        """What has not gone back, nor is on its way."""
        return Money(self.amount - self.refunded, self.currency)


class Refund(BaseModel):
    """Money on its way back. The key makes asking twice the same as once."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        BY_HAND = "by_hand", _("To be paid by hand")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    key = models.CharField(max_length=120, unique=True)
    # What was given back together: one decision may take from several payments.
    batch = models.CharField(max_length=120, blank=True, db_index=True)
    # Where it goes: back the way it came, or to the shopper's store credit.
    destination = models.CharField(
        _("goes to"), max_length=8, choices=Destination.choices, default=Destination.SOURCE
    )
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=40)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.QUEUED)
    gateway_reference = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"))
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refunds_something")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state="queued"), name="payments_refunds_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment} -{self.amount}"

    @property
    def money(self) -> Money:
        """The amount, in the payment's currency."""
        return Money(self.amount, self.payment.currency)


class Webhook(BaseModel):
    """A gateway's notice as it arrived: stored first, processed once."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        PROCESSED = "processed", _("Processed")
        FAILED = "failed", _("Failed")

    gateway = models.CharField(_("gateway"), max_length=20)
    event_id = models.CharField(_("event"), max_length=120)
    body = models.TextField(_("body"))
    # Only what proves the body genuine: the gateway's signature headers.
    headers = models.JSONField(default=dict)
    received_at = models.DateTimeField(_("received"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.RECEIVED
    )
    error = models.CharField(_("error"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.UniqueConstraint(fields=["gateway", "event_id"], name="payments_noticed_once")
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="received"), name="payments_inbox"),
            models.Index(
                fields=["id"], condition=Q(state="failed"), name="payments_failed_notices"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.event_id}"


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

    def __str__(self) -> str:
        return self.reference


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
