"""What every table shares, and the tables of the shared mechanisms."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import ids


class BaseModel(models.Model):
    """A row with a public identity and the times of its writing."""

    public_id = models.CharField(max_length=16, unique=True, default=ids.public_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # Names of fields that say something about a person; export, erasure and logs walk these.
    personal_fields: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


class OutboxEvent(models.Model):
    """A fact, written in the transaction that made it true."""

    name = models.CharField(max_length=80)
    aggregate = models.CharField(max_length=80)
    payload = models.JSONField()
    occurred_at = models.DateTimeField()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.name} {self.aggregate}"


class Delivery(models.Model):
    """One event on its way to one subscriber."""

    class State(models.TextChoices):
        PENDING = "pending", _("Pending")
        DONE = "done", _("Done")
        DEAD = "dead", _("Dead letter")
        SKIPPED = "skipped", _("Skipped")

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(_("subscriber"), max_length=120)
    aggregate = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"))
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("event delivery")
        verbose_name_plural = _("event deliveries")
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="core_delivered_once")
        ]
        indexes = [
            # The relay's two questions: what is due, and is an earlier one still open?
            models.Index(
                fields=["subscriber", "aggregate", "event"],
                condition=models.Q(state__in=["pending", "dead"]),
                name="core_delivery_open",
            ),
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(state="pending"),
                name="core_delivery_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} <- {self.event_id}"


class IdempotencyRecord(models.Model):
    """The first answer to a request, kept so that a repeat gets the same one."""

    actor = models.CharField(max_length=80)
    route = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor", "route", "key"], name="core_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"


class Redirect(models.Model):
    """An address that has moved: a changed slug, or an address of the shop's former software."""

    old_path = models.CharField(_("old path"), max_length=400, unique=True)
    new_path = models.CharField(_("new path"), max_length=400)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")

    def __str__(self) -> str:
        return f"{self.old_path} -> {self.new_path}"


class Drift(models.Model):
    """A figure in the books that was found not to hold."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("drift", "Open")
        REPAIRED = "repaired", _("Repaired")
        GONE = "gone", _("Holds again")

    check_code = models.CharField(_("check"), max_length=60)
    subject = models.CharField(max_length=80)
    label = models.CharField(_("what"), max_length=200)
    expected = models.CharField(_("should be"), max_length=80)
    found = models.CharField(_("is"), max_length=80)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    first_seen_at = models.DateTimeField(_("first seen"))
    last_seen_at = models.DateTimeField(_("last seen"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("drift")
        verbose_name_plural = _("drifts")
        constraints = [
            models.UniqueConstraint(
                fields=["check_code", "subject"],
                condition=models.Q(state="open"),
                name="core_drift_once",
            )
        ]
        indexes = [models.Index(fields=["first_seen_at"], name="core_drift_trend")]

    def __str__(self) -> str:
        return self.label


class DriftRun(models.Model):
    """One time all checks were asked."""

    at = models.DateTimeField(_("at"), db_index=True)
    checks = models.PositiveSmallIntegerField(_("checks"))
    found = models.PositiveIntegerField(_("found"))

    class Meta:
        verbose_name = _("run of the checks")
        verbose_name_plural = _("runs of the checks")

    def __str__(self) -> str:
        return f"{self.at:%F} {self.found}"
