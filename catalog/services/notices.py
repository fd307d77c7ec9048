"""Word to shoppers about what they said."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from catalog.models import Question
from catalog.types import Standing
from messaging.services import outgoing
from messaging.types import Person


def tell_answered(*, question_id: int, now: datetime) -> None:
    """Queue a mail to whoever asked, with the first answer. Safe to repeat."""
    question = Question.objects.select_related("product").get(pk=question_id)
    answer = question.answers.filter(state=Standing.PUBLISHED).order_by("pk").first()
    if answer is None or not question.email:
        return
    outgoing.queue(
        key=f"answered:{question.public_id}",
        channel="email",
        template="answered",
        person=Person(language=question.language, user_id=question.author_id, email=question.email),
        context={
            "question": question,
            "answer": answer,
            "shop_name": settings.SHOP_NAME,
            "public_url": settings.PUBLIC_URL,
        },
        now=now,
    )
