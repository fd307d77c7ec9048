"""What came in: counts by the hour, events set aside, and what keeps each event to one row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from analytics.types import Reason, Source


class Intake(models.Model):
    """How many events of one source met one fate in one hour."""

    hour = models.DateTimeField(_("hour"))
    source = models.CharField(_("from"), max_length=8, choices=Source.choices)
    # "accepted", "bot", or a Reason.
    outcome = models.CharField(_("what became of them"), max_length=24)
    events = models.PositiveBigIntegerField(_("events"))

    class Meta:
        verbose_name = _("events of an hour")
        verbose_name_plural = _("events by hour")
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "source", "outcome"], name="analytics_one_count"
            )
        ]

    def __str__(self) -> str:
        return f"{self.hour} {self.source} {self.outcome}"


class Reject(models.Model):
    """An event that was set aside, with the reason; kept thirty days."""

    received_at = models.DateTimeField(_("received"), db_index=True)
    source = models.CharField(_("from"), max_length=8, choices=Source.choices)
    reason = models.CharField(_("reason"), max_length=24, choices=Reason.choices)
    detail = models.CharField(_("what was wrong"), max_length=200)
    # As it came, cut to four thousand letters; empty for people who were erased.
    body = models.TextField(_("the event"))
    # Whose it was, to take it in after all: the envelope without its events.
    envelope = models.JSONField(default=dict)
    replayed_at = models.DateTimeField(_("taken in later"), null=True)

    class Meta:
        verbose_name = _("event set aside")
        verbose_name_plural = _("events set aside")
        indexes = [models.Index(fields=["reason", "-received_at"], name="analytics_rejects")]

    def __str__(self) -> str:
        return f"{self.reason} {self.received_at}"


class Seen(models.Model):
    """The id of an event that was taken in, for as long as it could come again.

    An event's place in its table depends on the hour we reckon it happened, which a second sending
    may shift: so ids are compared here. Later than seven days nothing is taken in anyhow.
    """

    id = models.UUIDField(primary_key=True)
    received_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class Taken(models.Model):
    """An entry of the stream that was written; one read again after a kill is left alone."""

    entry = models.CharField(max_length=80, primary_key=True)
    taken_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.entry


class Completeness(models.Model):
    """Of how many events we know that they were made on a day, and how many of them came."""

    day = models.DateField(_("day"))
    source = models.CharField(_("from"), max_length=8, choices=Source.choices)
    made = models.PositiveBigIntegerField(_("made"))
    came = models.PositiveBigIntegerField(_("came"))

    class Meta:
        verbose_name = _("completeness of a day")
        verbose_name_plural = _("completeness by day")
        constraints = [
            models.UniqueConstraint(fields=["day", "source"], name="analytics_one_completeness")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.source}"

    @property
    def share(self) -> float | None:
        """The part that came, 0 to 1; None when none was made."""
        return min(self.came / self.made, 1.0) if self.made else None
