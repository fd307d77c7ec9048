"""Writing reviews, and what the shop says back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from catalog.events import PoorReviewWritten, ProductChanged, ReviewPublished, VoicesChanged
from catalog.locks import lock_product, lock_review
from catalog.models import Aspect, AspectRating, Image, Review, VoiceRules
from catalog.services import photos, ratings, voices
from catalog.types import Opinion, Speaker, Standing
from core.errors import NotFound, Refusal
from core.events import publish

BEST, POOR = 5, 2
MOST_REASON, MOST_TITLE = 300, 120


class AlreadyReviewed(Refusal):
    """This person, or this purchase, has a review of the product."""

    code = "already_reviewed"
    message = _("You have already reviewed this. Thank you!")


class RatingMissing(Refusal):
    """No rating from one to five stars."""

    code = "rating_missing"
    field = "rating"
    message = _("Please choose from one to five stars.")


class NoLongerYours(Refusal):
    """The review has been read by the shop, or was changed before."""

    code = "not_editable"
    message = _("This review cannot be changed any more.")


def submit(
    *,
    product_id: int,
    opinion: Opinion,
    speaker: Speaker,
    has_bought: bool,
    purchase: str = "",
    now: datetime,
) -> Review:
    """Write a review; it is published at once if the operators' rule allows, else it waits.

    `has_bought` and `purchase` (the order line) are facts the caller knows. Not safe to repeat:
    the second raises AlreadyReviewed. Raises NotFound, RatingMissing, TextTooLong, NameMissing,
    BadPhoto, TooMuchSaid; then nothing is kept.
    """
    review = Review(
        product_id=product_id,
        author_id=speaker.user_id,
        name=voices.checked_name(speaker.name),
        email=speaker.email,
        language=speaker.language,
        is_verified=has_bought,
        purchase=purchase,
        submitted_at=now,
        **_words(opinion),
    )
    if _exists(review):
        raise AlreadyReviewed
    rules = ratings.voice_rules()
    voices.limited(speaker, rules, now=now)
    with photos.kept(opinion.photos) as names:
        return _write(review, opinion, names, rules, now)


def edit(*, review_id: int, opinion: Opinion, now: datetime) -> Review:
    """Let the author change a review once, as long as nobody has read it.

    New pictures take the place of the old ones; none leave them. Raises NoLongerYours and what
    `submit` raises against the words.
    """
    words = _words(opinion)
    with photos.kept(opinion.photos) as names, transaction.atomic():
        review = lock_review(review_id)
        if not is_editable(review):
            raise NoLongerYours
        was = review.rating
        for field, value in words.items():
            setattr(review, field, value)
        review.edited_at = now
        review.save(update_fields=[*words, "edited_at", "updated_at"])
        review.aspects.all().delete()
        if names:
            Image.objects.filter(review_photo__review=review).delete()
        _complete(review, opinion, names, now)
        if review.rating <= POOR < was:
            _tell_poor(review, now)
    return review


def is_editable(review: Review) -> bool:
    """Return whether its author may change it: not read yet, and not changed before."""
    return review.state == Standing.PENDING and review.edited_at is None


@transaction.atomic
def accept(*, review_id: int, now: datetime) -> Review:
    """Publish a review; the product's rating counts it at once. Safe to repeat."""
    return _move(review_id, Standing.PUBLISHED, "", now)


@transaction.atomic
def reject(*, review_id: int, reason: str, now: datetime) -> Review:
    """Keep a review from being shown, with a reason its author can read. Safe to repeat."""
    return _move(review_id, Standing.REJECTED, reason.strip()[:MOST_REASON], now)


@transaction.atomic
def reply(*, review_id: int, text: str, now: datetime) -> Review:
    """Say something back in the shop's name; an empty text takes it back. Raises TextTooLong."""
    words = voices.checked_text(text, required=False, most=2000)
    review = lock_review(review_id)
    review.reply, review.replied_at = words, now if words else None
    review.save(update_fields=["reply", "replied_at", "updated_at"])
    publish(VoicesChanged(product_id=review.product_id), now=now)
    return review


def _move(review_id: int, to: Standing, reason: str, now: datetime) -> Review:
    product_id = Review.objects.values_list("product_id", flat=True).get(pk=review_id)
    lock_product(product_id)  # before the review: whoever derives a rating holds the product
    review = lock_review(review_id)
    if review.state == to:
        return review
    review.state, review.verdict = to, reason
    if to == Standing.PUBLISHED:
        review.published_at = review.published_at or now
    review.save(update_fields=["state", "verdict", "published_at", "updated_at"])
    _tell(review, now)
    return review


@transaction.atomic
def _write(
    review: Review, opinion: Opinion, names: Sequence[str], rules: VoiceRules, now: datetime
) -> Review:
    if lock_product(review.product_id) is None:
        raise NotFound
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError as twin:
        raise AlreadyReviewed from twin
    _complete(review, opinion, names, now)
    if review.rating <= POOR:
        _tell_poor(review, now)
    doubt = voices.doubt(f"{review.title}\n{review.text}", rules)
    if doubt or names or not (rules.publishes_itself and review.is_verified):
        Review.objects.filter(pk=review.pk).update(verdict=doubt)
        return review
    review.state, review.published_at = Standing.PUBLISHED, now
    review.save(update_fields=["state", "published_at", "updated_at"])
    _tell(review, now)
    return review


def _complete(review: Review, opinion: Opinion, names: Sequence[str], now: datetime) -> None:
    """Write what hangs on a review, and its quality."""
    asked = Aspect.objects.filter(
        product_type__products=review.product_id, code__in=list(opinion.aspects)
    )
    AspectRating.objects.bulk_create(
        AspectRating(review=review, aspect=aspect, rating=opinion.aspects[aspect.code])
        for aspect in asked
    )
    photos.attach(review=review, names=names, now=now)
    ratings.score(reviews=[review])


def _tell_poor(review: Review, now: datetime) -> None:
    told = PoorReviewWritten(
        product_id=review.product_id, review_id=review.pk, rating=review.rating
    )
    publish(told, now=now)


def _tell(review: Review, now: datetime) -> None:
    ratings.derive(product_ids=[review.product_id])
    if review.state == Standing.PUBLISHED:
        told = ReviewPublished(
            product_id=review.product_id, review_id=review.pk, rating=review.rating
        )
        publish(told, now=now)
    publish(ProductChanged(product_id=review.product_id), now=now)


def _exists(review: Review) -> bool:
    """Say so politely; the constraints stand behind it."""
    same = Review.objects.filter(product=review.product_id, author=review.author_id)
    if review.author_id and same.exists():
        return True
    return bool(review.purchase) and Review.objects.filter(purchase=review.purchase).exists()


def _words(opinion: Opinion) -> dict[str, Any]:
    """Return what a review says as it will be kept. Raises RatingMissing, TextTooLong."""
    if not all(1 <= stars <= BEST for stars in (opinion.rating, *opinion.aspects.values())):
        raise RatingMissing
    return {
        "rating": opinion.rating,
        "title": voices.checked_text(opinion.title, required=False, most=MOST_TITLE),
        "text": voices.checked_text(opinion.text, required=False),
    }
