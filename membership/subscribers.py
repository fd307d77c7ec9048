"""What membership does when something happens below it."""

from datetime import datetime

from catalog.events import QuestionAnswered, ReviewPublished
from catalog.models import Answer, Review
from catalog.types import Standing
from core.events import subscriber
from membership import selectors
from membership.services import activities, billing
from membership.types import Why
from payments.events import PaymentFailed, PaymentSucceeded


@subscriber(PaymentSucceeded)
def renew_paid(event: PaymentSucceeded, now: datetime) -> None:
    """Let a membership go on whose payment came late."""
    billing.hear(payment_id=event.payment_id, now=now)


@subscriber(PaymentFailed)
def renew_declined(event: PaymentFailed, now: datetime) -> None:
    """Try a membership's payment again later."""
    billing.hear(payment_id=event.payment_id, now=now)


@subscriber(ReviewPublished)
def reward_review(event: ReviewPublished, now: datetime) -> None:
    """Give points for a review of something bought that says more than a word or two."""
    review = Review.objects.filter(pk=event.review_id, is_verified=True).first()
    if review is None or review.author_id is None:
        return
    if len(review.text) >= selectors.programme().quality_length:
        key = f"review:{review.public_id}"
        activities.try_to(user_id=review.author_id, why=Why.REVIEW, key=key, now=now)


@subscriber(QuestionAnswered)
def reward_answer(event: QuestionAnswered, now: datetime) -> None:
    """Give points to the member who answered another's question first."""
    answers = Answer.objects.filter(question_id=event.question_id, state=Standing.PUBLISHED)
    answer = answers.order_by("published_at", "pk").first()
    if answer is None or answer.is_shop or answer.author_id is None:
        return
    key = f"answer:{answer.public_id}"
    activities.try_to(user_id=answer.author_id, why=Why.TAKING_PART, key=key, now=now)
