"""Who answers: teams, agents, what each may do, and the words they keep."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel
from support.types import Lane, Topic, Way


class Team(BaseModel):
    """A queue with the people who work it; what they cannot solve goes to the next level."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    escalates_to = models.ForeignKey(
        "self",
        verbose_name=_("escalates to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["level", "code"]

    def __str__(self) -> str:
        return self.name


class Agent(BaseModel):
    """An operator who answers shoppers: in which teams, about what, in which languages."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="agent",
    )
    name = models.CharField(_("name shoppers read"), max_length=40)
    teams = models.ManyToManyField(Team, verbose_name=_("teams"), blank=True, related_name="agents")
    topics = ArrayField(
        models.CharField(max_length=12, choices=Topic.choices),
        verbose_name=_("knows about"),
        default=list,
        blank=True,
        help_text=_("Nothing chosen: everything."),
    )
    languages = ArrayField(
        models.CharField(max_length=10, choices=settings.LANGUAGES),
        verbose_name=_("languages"),
        default=list,
        blank=True,
        help_text=_("Nothing chosen: every language."),
    )
    is_on_duty = models.BooleanField(_("on duty"), default=True)
    most_open = models.PositiveSmallIntegerField(_("conversations at once"), default=20)

    class Meta:
        verbose_name = pgettext_lazy("in support", "agent")
        verbose_name_plural = pgettext_lazy("in support", "agents")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class AgentLimit(BaseModel):
    """What an agent may give away in one conversation without asking anybody."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="limits")
    currency = models.CharField(_("currency"), max_length=3)
    refund = models.DecimalField(_("refund up to"), max_digits=12, decimal_places=2, default=0)
    credit = models.DecimalField(
        _("store credit up to"), max_digits=12, decimal_places=2, default=0
    )

    class Meta:
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        ordering = ["currency"]
        constraints = [
            models.UniqueConstraint(fields=["agent", "currency"], name="support_one_limit"),
            models.CheckConstraint(
                condition=Q(refund__gte=0) & Q(credit__gte=0), name="support_limits_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.currency


class Route(BaseModel):
    """Which team gets what; the first that fits decides."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="routes"
    )
    topic = models.CharField(_("topic"), max_length=12, choices=Topic.choices, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, blank=True
    )
    way = models.CharField(
        pgettext_lazy("of reaching", "way"), max_length=8, choices=Way.choices, blank=True
    )
    lane = models.CharField(_("lane"), max_length=8, choices=Lane.choices, blank=True)

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.position} → {self.team}"


class ValueLine(BaseModel):
    """From which value of an order on a conversation is in the lane of high value."""

    currency = models.CharField(_("currency"), max_length=3, unique=True)
    amount = models.DecimalField(_("from"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("line of high value")
        verbose_name_plural = _("lines of high value")
        ordering = ["currency"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="support_value_is_money")
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class CannedReply(BaseModel):
    """Words kept for what is asked often; {name}, {order}, {agent} are filled in."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=80)
    body = models.TextField(
        _("text"), help_text=_("{name}, {order}, {number} and {agent} are filled in.")
    )
    topic = models.CharField(_("topic"), max_length=12, choices=Topic.choices, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("kept reply")
        verbose_name_plural = _("kept replies")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.title
