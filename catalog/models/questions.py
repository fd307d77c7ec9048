"""Questions about products, and their answers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.products import Product
from catalog.models.voices import Endorsement, Voice
from catalog.types import Standing


class Question(Voice):
    """What somebody wants to know about a product."""

    product = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="questions"
    )
    # The first published answer has been told to whoever asked.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=Standing.PUBLISHED) | Q(published_at__isnull=False),
                name="catalog_published_question_dated",
            )
        ]
        indexes = [
            models.Index(
                fields=["product", "-published_at"],
                condition=Q(state="published"),
                name="catalog_newest_questions",
            ),
            models.Index(fields=["state", "-id"], name="catalog_questions_by_state"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Answer(Voice):
    """What the shop or a buyer answers."""

    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.CASCADE, related_name="answers"
    )
    is_shop = models.BooleanField(_("by the shop"), default=False)
    is_verified = models.BooleanField(_("verified purchase"), default=False)
    helpful = models.PositiveIntegerField(_("found helpful"), default=0, editable=False)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=Standing.PUBLISHED) | Q(published_at__isnull=False),
                name="catalog_published_answer_dated",
            ),
            models.UniqueConstraint(
                fields=["question", "author"],
                condition=Q(author__isnull=False, is_shop=False),
                name="catalog_one_answer_each",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="catalog_answers_by_state")]

    def __str__(self) -> str:
        return self.text[:80]


class AnswerVote(Endorsement):
    """One person found an answer helpful."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="votes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "voter"], name="catalog_answer_vote_once")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}"
