"""Helpful votes, one per person; and reports of what should not stand there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from catalog.events import VoicesChanged
from catalog.locks import lock_answer, lock_review
from catalog.models import Answer, AnswerVote, Review, ReviewReport, ReviewVote
from catalog.services import ratings
from catalog.types import Abuse, Speaker, Standing
from core import limits
from core.errors import NotFound, Refusal
from core.events import publish

PEOPLE_AT_AN_ADDRESS = 5


class OwnWords(Refusal):
    """One cannot vote for oneself."""

    code = "own_words"
    message = _("These are your own words.")


class TooManyVotes(Refusal):
    """One person has voted too often in this hour."""

    code = "too_many_votes"
    message = _("That is a lot at once. Thank you – please come back in an hour.")


@transaction.atomic
def vote_review(*, review_id: str, speaker: Speaker, is_helpful: bool, now: datetime) -> Review:
    """Say that a review helped, or take that back; one vote per person.

    Safe to repeat. Raises NotFound, OwnWords, TooManyVotes.
    """
    found = Review.objects.filter(public_id=review_id, state=Standing.PUBLISHED).first()
    _check(found, speaker, now)
    review = lock_review(found.pk)  # type: ignore[union-attr]  # _check refuses none
    votes = ReviewVote.objects.filter(review=review)
    voter = limits.hashed(speaker.key)
    if is_helpful:
        ReviewVote.objects.bulk_create(
            [ReviewVote(review=review, voter=voter, created_at=now)], ignore_conflicts=True
        )
    else:
        votes.filter(voter=voter).delete()
    review.helpful = votes.count()
    review.save(update_fields=["helpful", "updated_at"])
    ratings.score(reviews=[review])
    publish(VoicesChanged(product_id=review.product_id), now=now)
    return review


@transaction.atomic
def vote_answer(*, answer_id: str, speaker: Speaker, is_helpful: bool, now: datetime) -> Answer:
    """Say that an answer helped, or take that back, as `vote_review` does for a review."""
    found = Answer.objects.filter(public_id=answer_id, state=Standing.PUBLISHED).first()
    _check(found, speaker, now)
    answer = lock_answer(found.pk)  # type: ignore[union-attr]  # _check refuses none
    votes = AnswerVote.objects.filter(answer=answer)
    voter = limits.hashed(speaker.key)
    if is_helpful:
        AnswerVote.objects.bulk_create(
            [AnswerVote(answer=answer, voter=voter, created_at=now)], ignore_conflicts=True
        )
    else:
        votes.filter(voter=voter).delete()
    answer.helpful = votes.count()
    answer.save(update_fields=["helpful", "updated_at"])
    publish(VoicesChanged(product_id=answer.question.product_id), now=now)
    return answer


@transaction.atomic
def report_review(
    *, review_id: str, speaker: Speaker, reason: Abuse, note: str, now: datetime
) -> None:
    """Say that a review should not stand there: operators see it first in their list.

    Safe to repeat: one report per person. Raises NotFound, TooManyVotes.
    """
    found = Review.objects.filter(public_id=review_id, state=Standing.PUBLISHED).first()
    if found is None:
        raise NotFound
    _limited(speaker, now)
    review = lock_review(found.pk)
    _report, is_new = ReviewReport.objects.get_or_create(
        review=review,
        reporter=limits.hashed(speaker.key),
        defaults={"reason": reason, "note": note.replace("\0", "")[:300], "created_at": now},
    )
    if is_new:
        Review.objects.filter(pk=review.pk).update(reports=F("reports") + 1)


def _check(found: Review | Answer | None, speaker: Speaker, now: datetime) -> None:
    if found is None:
        raise NotFound
    if speaker.user_id is not None and found.author_id == speaker.user_id:
        raise OwnWords
    _limited(speaker, now)


def _limited(speaker: Speaker, now: datetime) -> None:
    most = ratings.voice_rules().most_votes
    by_person = limits.take(what="vote", who=speaker.key, most=most, now=now)
    # A cookie is easily thrown away: a network address has as many votes as a few people.
    by_address = not speaker.address or limits.take(
        what="vote-from", who=speaker.address, most=most * PEOPLE_AT_AN_ADDRESS, now=now
    )
    if not by_person or not by_address:
        raise TooManyVotes
