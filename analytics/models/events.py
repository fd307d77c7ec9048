"""What happened, one row each, in a table with a partition for every month."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from analytics.types import Device, Kind, Page


class Event(models.Model):
    """One thing that somebody did, or saw, or had to wait for.

    Written by COPY alone (`services.writing`), never changed but to forget a person. The table is
    made by hand in the migration, for Django knows no partitions; keep both alike. No foreign keys:
    an event outlives what it tells of.
    """

    pk = models.CompositePrimaryKey("at", "id")
    at = models.DateTimeField(_("when"))  # the sender's clock, corrected by ours
    id = models.UUIDField()  # made by the sender, so that sending twice is seen
    received_at = models.DateTimeField(_("received"))
    kind = models.CharField(_("what"), max_length=24, choices=Kind.choices)
    visitor = models.UUIDField(_("visitor"), null=True)
    session = models.UUIDField(_("session"), null=True)
    user_id = models.BigIntegerField(_("person"), null=True)
    page = models.CharField(_("page type"), max_length=24, choices=Page.choices)
    path = models.CharField(_("path"), max_length=200)
    block = models.CharField(_("block"), max_length=40)
    slot = models.CharField(_("slot"), max_length=40)
    product_id = models.BigIntegerField(_("product"), null=True)
    category_id = models.BigIntegerField(_("category"), null=True)
    order_id = models.BigIntegerField(_("order"), null=True)
    query = models.CharField(_("search"), max_length=80)
    position = models.IntegerField(_("position"), null=True)
    quantity = models.IntegerField(_("quantity"), null=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(_("currency"), max_length=3)
    device = models.CharField(_("device"), max_length=8, choices=Device.choices)
    language = models.CharField(_("language"), max_length=10)
    country = models.CharField(_("country"), max_length=2)
    source = models.CharField(_("source"), max_length=40)
    medium = models.CharField(_("medium"), max_length=40)
    campaign = models.CharField(_("campaign"), max_length=80)
    experiments = ArrayField(models.TextField(), verbose_name=_("experiments"))  # "code:arm"
    is_bot = models.BooleanField(_("by a program"))
    is_synthetic = models.BooleanField(_("made up"))  # demo histories and rehearsals
    props = models.JSONField(_("more"))

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M:%S}"
