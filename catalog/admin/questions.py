"""Operators' screens for questions and answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action

from catalog.admin.voices import ReasonForm, Verb, VoiceAdmin, WordsForm, product_link
from catalog.models import Answer, Question
from catalog.services import questions
from core import clock


class AnswerInline(TabularInline):
    """What was answered."""

    model = Answer
    fields = ("name", "text", "is_shop", "state", "helpful")
    readonly_fields = fields
    extra = 0
    can_delete = False
    hide_title = True
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The shop answers by its button."""
        return False


def _answer(request: HttpRequest, question: Question, typed: dict[str, Any]) -> None:
    questions.answer_for_shop(
        question_id=question.pk,
        text=typed["text"],
        name=str(request.user),
        language=get_language() or "en",
        actor_id=request.user.pk,
        now=clock.now(),
    )


@admin.register(Question)
class QuestionAdmin(VoiceAdmin):
    """Questions: answering one publishes it and tells whoever asked."""

    list_display = ("short_text", "product", "shown_state", "language", "told_at", "submitted_at")
    list_filter = ("state", "language")
    list_select_related = ("product",)
    search_fields = ("text", "product__code")
    actions = ("accept_selected", "reject_selected")
    actions_detail = ("answer", "accept", "reject")
    inlines = (AnswerInline,)
    fields = (
        ("shown_product", "state"),
        ("name", "email", "language"),
        "text",
        "verdict",
        ("submitted_at", "published_at", "told_at"),
    )
    readonly_fields = ("shown_product", "told_at")
    verbs = {
        "answer": Verb(_("Answer"), WordsForm, _answer),
        "accept": Verb(
            _("Publish"),
            forms.Form,
            lambda _request, question, _typed: questions.accept_question(
                question_id=question.pk, now=clock.now()
            ),
        ),
        "reject": Verb(
            _("Reject"),
            ReasonForm,
            lambda _request, question, typed: questions.reject_question(
                question_id=question.pk, reason=typed["reason"], now=clock.now()
            ),
        ),
    }

    @admin.display(description=_("product"))
    def shown_product(self, question: Question) -> str:
        """Lead to the product."""
        return product_link(question.product)

    def accept_one(self, request: HttpRequest, pk: int) -> None:
        """Publish one."""
        questions.accept_question(question_id=pk, now=clock.now())

    def reject_one(self, request: HttpRequest, pk: int, reason: str) -> None:
        """Reject one."""
        questions.reject_question(question_id=pk, reason=reason, now=clock.now())

    @action(description=_("Answer"), icon="reply", permissions=["moderate"])
    def answer(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Answer in the shop's name."""
        return self.open_form(object_id, "answer")

    @action(description=_("Publish"), icon="check", permissions=["moderate"])
    def accept(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Publish it without an answer, so that buyers can answer."""
        return self.open_form(object_id, "accept")

    @action(description=_("Reject"), icon="block", permissions=["moderate"])
    def reject(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Keep it from being shown."""
        return self.open_form(object_id, "reject")


@admin.register(Answer)
class AnswerAdmin(VoiceAdmin):
    """Answers of buyers that wait to be read, and all others."""

    list_display = ("short_text", "question", "shown_state", "is_shop", "helpful", "submitted_at")
    list_filter = ("state", "is_shop")
    list_select_related = ("question",)
    search_fields = ("text", "question__text")
    actions = ("accept_selected", "reject_selected")
    fields = (
        ("question", "state"),
        ("name", "language"),
        ("is_shop", "is_verified"),
        "text",
        "verdict",
        ("submitted_at", "published_at"),
    )

    def accept_one(self, request: HttpRequest, pk: int) -> None:
        """Publish one."""
        questions.accept_answer(answer_id=pk, now=clock.now())

    def reject_one(self, request: HttpRequest, pk: int, reason: str) -> None:
        """Reject one."""
        questions.reject_answer(answer_id=pk, reason=reason, now=clock.now())
