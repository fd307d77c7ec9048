"""Helpful votes and reports: one per person."""

from datetime import timedelta

import pytest
from django.db import transaction

from catalog.models import Review, ReviewReport, ReviewVote, VoiceRules
from catalog.services import questions, votes
from catalog.types import Abuse
from core.errors import NotFound
from tests.factories import shop
from tests.factories.voices import person, published, speaker, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    return published(shop.product())


def vote(review, who, now, is_helpful=True):
    return votes.vote_review(
        review_id=review.public_id, speaker=who, is_helpful=is_helpful, now=now
    ).helpful


@pytest.mark.req("CA7")
def test_a_person_has_one_vote_and_can_take_it_back(review, now):
    amy, before = speaker(person()), review.quality
    assert [vote(review, amy, now), vote(review, amy, now), vote(review, speaker(), now)] == [
        1,
        1,
        2,
    ]
    review.refresh_from_db()
    assert review.quality > before
    assert vote(review, amy, now, is_helpful=False) == 1
    assert "device" not in ReviewVote.objects.get().voter  # a hash alone


@pytest.mark.req("CA7")
def test_nobody_votes_for_themselves_or_for_what_is_not_shown(now):
    amy = person()
    own = published(shop.product(), who=speaker(amy))
    with pytest.raises(votes.OwnWords):
        vote(own, speaker(amy), now)
    hidden = published(shop.product(name="Mug"), has_bought=False)
    with pytest.raises(NotFound):
        vote(hidden, speaker(), now)


@pytest.mark.req("CA7")
def test_votes_are_limited(review, now):
    VoiceRules.objects.create(pk=1, most_votes=2)
    one = speaker(key="device:a")
    vote(review, one, now)
    vote(review, one, now, is_helpful=False)
    with pytest.raises(votes.TooManyVotes):
        vote(review, one, now)
    assert vote(review, one, now + timedelta(hours=1)) == 1


@pytest.mark.req("CA7")
def test_many_devices_at_one_address_are_limited_too(review, now):
    VoiceRules.objects.create(pk=1, most_votes=1)
    for _device in range(5):
        vote(review, speaker(address="198.51.100.7"), now)
    with pytest.raises(votes.TooManyVotes):
        vote(review, speaker(address="198.51.100.7"), now)


@pytest.mark.req("CA7")
@pytest.mark.django_db(transaction=True)
def test_two_votes_at_once_are_both_counted(elsewhere, now):
    review = published(shop.product())
    with transaction.atomic():
        vote(review, speaker(), now)
        second = elsewhere(vote, review, speaker(), now)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
    assert second.result(timeout=5) == 2
    assert Review.objects.get().helpful == 2


@pytest.mark.req("CA7")
def test_a_report_counts_once_a_person(review, now):
    for who in (speaker(key="device:a"), speaker(key="device:a"), speaker(key="device:b")):
        votes.report_review(
            review_id=review.public_id, speaker=who, reason=Abuse.ADVERT, note="Spam\0", now=now
        )
    review.refresh_from_db()
    assert (review.reports, ReviewReport.objects.count(), review.state) == (2, 2, "published")


@pytest.mark.req("CA7")
def test_answers_have_votes_too(now):
    item, amy = shop.product(), person()
    asked = questions.ask(product_id=item.pk, text="Does it drip?", speaker=speaker(), now=now)
    questions.accept_question(question_id=asked.pk, now=now)
    answer = questions.answer(
        question_id=asked.public_id, text="No.", speaker=speaker(amy), has_bought=True, now=now
    )

    def voted(who):
        return votes.vote_answer(
            answer_id=answer.public_id, speaker=who, is_helpful=True, now=now
        ).helpful

    one = speaker()
    assert (voted(one), voted(one), voted(speaker())) == (1, 1, 2)
    with pytest.raises(votes.OwnWords):
        voted(speaker(amy))


@pytest.mark.req("CA7")
def test_a_review_by_somebody_without_account_has_an_author_nobody_is(review, now):
    assert review.author_id is None
    assert submit(review.product).author_id is None
