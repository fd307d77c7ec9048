"""Every payment that was judged, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from risk.types import Decision, Outcome


class Assessment(BaseModel):
    """One judgement, whole: what was seen, what was decided and why, how it turned out.

    People, devices, networks, cards and addresses are keyed hashes (`services.keys`).
    """

    payment_key = models.CharField(max_length=40, unique=True)
    reference = models.CharField(_("reference"), max_length=40, db_index=True)
    at = models.DateTimeField(_("at"))
    signals = models.JSONField(_("signals"))
    score = models.PositiveSmallIntegerField(_("score"))
    probability = models.FloatField(_("model's probability"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=9, choices=Decision.choices)
    reasons = models.JSONField(_("reasons"), default=list)
    model = models.ForeignKey(
        "risk.Model", verbose_name=_("model"), null=True, blank=True, on_delete=models.SET_NULL
    )
    person = models.CharField(max_length=32)
    device = models.CharField(max_length=32, blank=True)
    network = models.CharField(max_length=32, blank=True)
    card = models.CharField(max_length=32, blank=True)
    address = models.CharField(max_length=32, blank=True)
    # The gateway took it, or said no; empty while nobody knows.
    was_paid = models.BooleanField(_("paid"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=5, choices=Outcome.choices, blank=True)
    outcome_at = models.DateTimeField(_("known since"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)

    class Meta:
        verbose_name = _("risk assessment")
        verbose_name_plural = _("risk assessments")
        indexes = [
            models.Index(fields=["person", "at"], name="risk_by_person"),
            models.Index(fields=["device", "at"], condition=~Q(device=""), name="risk_by_device"),
            models.Index(
                fields=["network", "at"], condition=~Q(network=""), name="risk_by_network"
            ),
            models.Index(fields=["card", "at"], condition=~Q(card=""), name="risk_by_card"),
            models.Index(
                fields=["address", "at"], condition=~Q(address=""), name="risk_by_address"
            ),
            models.Index(
                fields=["at"], condition=Q(decision="hold", reviewed_at=None), name="risk_queue"
            ),
            models.Index(fields=["at"], condition=~Q(outcome=""), name="risk_outcomes"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=100), name="risk_score_in_bounds"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome_at__isnull=False), name="risk_outcome_dated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.score}"


class SeenDevice(models.Model):
    """When a browser was first seen at the till; its key is the hash of its cookie."""

    key = models.CharField(max_length=32, unique=True)
    first_seen = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
