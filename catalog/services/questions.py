"""Questions about products, and answers of the shop and of buyers."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from catalog.events import QuestionAnswered, VoicesChanged
from catalog.locks import lock_answer, lock_question
from catalog.models import Answer, Product, Question
from catalog.services import ratings, voices
from catalog.types import Speaker, Standing
from core.errors import NotFound, Refusal
from core.events import publish

MOST_LETTERS = 600


class BuyersOnly(Refusal):
    """Only somebody who has the product may answer for it."""

    code = "buyers_only"
    message = _("Only buyers of this product can answer.")


class AlreadyAnswered(Refusal):
    """This person has answered this question."""

    code = "already_answered"
    message = _("You have already answered this. Thank you!")


@transaction.atomic
def ask(*, product_id: int, text: str, speaker: Speaker, now: datetime) -> Question:
    """Ask about a product; the question is shown once it has been read, or answered.

    Raises NotFound, EmptyText, TextTooLong, NameMissing, TooMuchSaid.
    """
    words = voices.checked_text(text, required=True, most=MOST_LETTERS)
    name = voices.checked_name(speaker.name)
    product = Product.objects.live().filter(pk=product_id).first()
    if product is None:
        raise NotFound
    rules = ratings.voice_rules()
    voices.limited(speaker, rules, now=now)
    return Question.objects.create(
        product=product,
        author_id=speaker.user_id,
        name=name,
        email=speaker.email,
        language=speaker.language,
        text=words,
        verdict=voices.doubt(words, rules),
        submitted_at=now,
    )


@transaction.atomic
def answer(
    *, question_id: str, text: str, speaker: Speaker, has_bought: bool, now: datetime
) -> Answer:
    """Answer as a buyer; it is shown at once unless something in it must be read first.

    Raises NotFound, BuyersOnly, AlreadyAnswered, EmptyText, TextTooLong, NameMissing, TooMuchSaid.
    """
    question = Question.objects.filter(public_id=question_id, state=Standing.PUBLISHED).first()
    if question is None:
        raise NotFound
    if not has_bought:
        raise BuyersOnly
    words = voices.checked_text(text, required=True, most=MOST_LETTERS)
    name, rules = voices.checked_name(speaker.name), ratings.voice_rules()
    if Answer.objects.filter(question=question, author=speaker.user_id, is_shop=False).exists():
        raise AlreadyAnswered
    voices.limited(speaker, rules, now=now)
    doubt = voices.doubt(words, rules)
    try:
        with transaction.atomic():
            written = Answer.objects.create(
                question=question,
                author_id=speaker.user_id,
                name=name,
                language=speaker.language,
                text=words,
                is_verified=True,
                verdict=doubt,
                submitted_at=now,
            )
    except IntegrityError as twin:
        raise AlreadyAnswered from twin
    if rules.publishes_itself and not doubt:
        _show(written, now)
    return written


@transaction.atomic
def answer_for_shop(
    *, question_id: int, text: str, name: str, language: str, actor_id: int | None, now: datetime
) -> Answer:
    """Answer in the shop's name: question and answer are shown, and whoever asked is told.

    Raises EmptyText, TextTooLong.
    """
    words = voices.checked_text(text, required=True, most=2000)
    question = lock_question(question_id)
    written = Answer.objects.create(
        question=question,
        author_id=actor_id,
        name=voices.checked_name(name),
        language=language,
        text=words,
        is_shop=True,
        submitted_at=now,
    )
    if question.state != Standing.PUBLISHED:
        _publish_question(question, now)
    _show(written, now)
    return written


@transaction.atomic
def accept_question(*, question_id: int, now: datetime) -> None:
    """Publish a question, answered or not. Safe to repeat."""
    question = lock_question(question_id)
    if question.state != Standing.PUBLISHED:
        _publish_question(question, now)


@transaction.atomic
def reject_question(*, question_id: int, reason: str, now: datetime) -> None:
    """Keep a question from being shown. Safe to repeat."""
    question = lock_question(question_id)
    question.state, question.verdict = Standing.REJECTED, reason.strip()[:300]
    question.save(update_fields=["state", "verdict", "updated_at"])
    publish(VoicesChanged(product_id=question.product_id), now=now)


@transaction.atomic
def accept_answer(*, answer_id: int, now: datetime) -> None:
    """Publish a buyer's answer. Safe to repeat."""
    written = lock_answer(answer_id)
    if written.state != Standing.PUBLISHED:
        _show(written, now)


@transaction.atomic
def reject_answer(*, answer_id: int, reason: str, now: datetime) -> None:
    """Keep an answer from being shown. Safe to repeat."""
    written = lock_answer(answer_id)
    written.state, written.verdict = Standing.REJECTED, reason.strip()[:300]
    written.save(update_fields=["state", "verdict", "updated_at"])
    publish(VoicesChanged(product_id=written.question.product_id), now=now)


def product_of(*, question_id: str) -> int:
    """Return which product a published question is about. Raises NotFound."""
    found = Question.objects.filter(public_id=question_id, state=Standing.PUBLISHED).first()
    if found is None:
        raise NotFound
    return found.product_id


def _publish_question(question: Question, now: datetime) -> None:
    question.state, question.published_at = Standing.PUBLISHED, question.published_at or now
    question.verdict = ""
    question.save(update_fields=["state", "published_at", "verdict", "updated_at"])
    publish(VoicesChanged(product_id=question.product_id), now=now)


def _show(written: Answer, now: datetime) -> None:
    written.state, written.published_at = Standing.PUBLISHED, written.published_at or now
    written.verdict = ""
    written.save(update_fields=["state", "published_at", "verdict", "updated_at"])
    question = lock_question(written.question_id)
    publish(VoicesChanged(product_id=question.product_id), now=now)
    if question.told_at is None:
        Question.objects.filter(pk=question.pk).update(told_at=now)
        publish(QuestionAnswered(question_id=question.pk), now=now)
