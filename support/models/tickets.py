"""A conversation with a shopper: its words, its files, what happened to it, and its clocks."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import ids
from core.models import BaseModel
from support.types import GOES_ON, Author, Lane, Priority, State, Topic, Verb, Way


def ticket_number() -> str:
    """Return a number a person can read aloud, and write into the subject of a letter."""
    return f"C-{ids.order_number()}"


class Ticket(BaseModel):
    """One matter of one person, by whatever way it came."""

    number = models.CharField(_("number"), max_length=20, unique=True, default=ticket_number)
    # Opens the conversation without signing in; known to the shopper only.
    token = models.CharField(max_length=40, unique=True, default=ids.secret_token, editable=False)
    way = models.CharField(pgettext_lazy("of reaching", "way"), max_length=8, choices=Way.choices)
    topic = models.CharField(_("topic"), max_length=12, choices=Topic.choices, default=Topic.OTHER)
    subject = models.CharField(_("subject"), max_length=200)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    lane = models.CharField(_("lane"), max_length=8, choices=Lane.choices, default=Lane.NORMAL)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL
    )
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="tickets",
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    order = models.ForeignKey(
        "orders.Order",
        verbose_name=_("order"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="tickets",
    )
    team = models.ForeignKey(
        "support.Team",
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="tickets",
    )
    assignee = models.ForeignKey(
        "support.Agent",
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="tickets",
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
    )
    opened_at = models.DateTimeField(_("opened"))
    last_at = models.DateTimeField(_("last word"))
    # A bot answers until somebody asks for a person.
    with_bot = models.BooleanField(_("with the assistant"), default=False)
    # Set while the shopper waits for an answer.
    answer_due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    first_answered_at = models.DateTimeField(_("first answered"), null=True, blank=True)
    # One of the two while it goes on: the clock runs, or it is stopped with so much left.
    solve_due_at = models.DateTimeField(_("solution due"), null=True, blank=True)
    solve_left = models.PositiveIntegerField(null=True, blank=True, editable=False)
    solved_at = models.DateTimeField(_("solved"), null=True, blank=True)
    answer_missed_at = models.DateTimeField(_("answered late"), null=True, blank=True)
    solve_missed_at = models.DateTimeField(_("solved late"), null=True, blank=True)
    # Up to which message each side has read.
    read_by_shopper = models.PositiveBigIntegerField(default=0, editable=False)
    read_by_agent = models.PositiveBigIntegerField(default=0, editable=False)

    personal_fields: ClassVar[tuple[str, ...]] = ("subject", "name", "email", "phone")

    class Meta:
        verbose_name = pgettext_lazy("with a shopper", "conversation")
        verbose_name_plural = pgettext_lazy("with shoppers", "conversations")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["team", "state", "answer_due_at"],
                condition=Q(state__in=[state.value for state in GOES_ON]),
                name="support_queue",
            ),
            models.Index(
                fields=["answer_due_at"],
                condition=Q(answer_due_at__isnull=False, answer_missed_at=None),
                name="support_answers_due",
            ),
            models.Index(
                fields=["solve_due_at"],
                condition=Q(solve_due_at__isnull=False, solve_missed_at=None),
                name="support_solutions_due",
            ),
            models.Index(fields=["user", "-id"], name="support_of_user"),
            models.Index(fields=["email", "-id"], name="support_of_email"),
            models.Index(fields=["assignee", "state"], name="support_of_agent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(solve_due_at=None) | Q(solve_left=None), name="support_one_clock"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(state="closed"), name="support_merged_is_closed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def goes_on(self) -> bool:
        """Whether it is neither solved nor closed."""
        return self.state in GOES_ON

    @property
    def person(self) -> str:
        """Who it is, as an agent reads it."""
        return self.name or self.email or self.phone or str(_("Visitor"))


class Message(BaseModel):
    """What somebody wrote: to the other side, or as a note among agents."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    author = models.CharField(_("who"), max_length=8, choices=Author.choices)
    agent = models.ForeignKey(
        "support.Agent", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_note = models.BooleanField(_("note among agents"), default=False)
    body = models.TextField(_("text"))
    at = models.DateTimeField(_("at"))
    # Made by the sender: what is sent twice is written once.
    key = models.CharField(max_length=80, blank=True)
    # Of letters: the header, by which threads are followed and repeats are known.
    letter_id = models.CharField(max_length=250, blank=True)

    personal_fields: ClassVar[tuple[str, ...]] = ("body",)

    class Meta:
        verbose_name = pgettext_lazy("of a conversation", "message")
        verbose_name_plural = pgettext_lazy("of a conversation", "messages")
        ordering = ["pk"]
        indexes = [models.Index(fields=["ticket", "id"], name="support_words_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "key"], condition=~Q(key=""), name="support_said_once"
            ),
            models.UniqueConstraint(
                fields=["letter_id"], condition=~Q(letter_id=""), name="support_letter_once"
            ),
            models.CheckConstraint(
                condition=Q(is_note=False) | ~Q(author="shopper"), name="support_notes_are_ours"
            ),
        ]

    def __str__(self) -> str:
        return self.body[:60]


class Attachment(BaseModel):
    """A file somebody sent; it lies with the private files."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    file = models.CharField(max_length=120)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveIntegerField(_("bytes"))
    media_type = models.CharField(max_length=60)

    personal_fields: ClassVar[tuple[str, ...]] = ("name",)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Step(BaseModel):
    """What happened to a conversation besides words: who did what, when."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="steps")
    verb = models.CharField(_("what"), max_length=10, choices=Verb.choices)
    detail = models.CharField(_("detail"), max_length=200, blank=True)
    agent = models.ForeignKey(
        "support.Agent",
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = pgettext_lazy("of a conversation", "step")
        verbose_name_plural = pgettext_lazy("of a conversation", "steps")
        ordering = ["pk"]
        indexes = [models.Index(fields=["ticket", "id"], name="support_steps_of")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.verb}"
