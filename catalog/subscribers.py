"""Reactions of the catalogue to its own news."""

from datetime import datetime

from catalog import tasks
from catalog.events import PictureAdded, QuestionAnswered
from catalog.services import notices
from core.events import subscriber


@subscriber(PictureAdded)
def make_renditions(event: PictureAdded, now: datetime) -> None:  # noqa: ARG001 -- every subscriber is handed the time
    """Hand the work to a worker: encoding is too slow for the relay."""
    tasks.make_renditions.delay(image_id=event.image_id)


@subscriber(QuestionAnswered)
def tell_asker(event: QuestionAnswered, now: datetime) -> None:
    """Tell whoever asked."""
    notices.tell_answered(question_id=event.question_id, now=now)
