"""Row locks of the catalogue: the product first, then what is said about it; a shelf by itself."""

from __future__ import annotations

from datetime import datetime

from catalog.models import Answer, LifeStep, Product, Question, Review, Shelf


def lock_product(product_id: int) -> Product | None:
    """Lock a product and return it; whoever changes what its rating is made of keeps it."""
    return Product.objects.select_for_update(of=("self",)).filter(pk=product_id).first()


def lock_review(review_id: int) -> Review:
    """Lock a review and return it."""
    return Review.objects.select_for_update(of=("self",)).get(pk=review_id)


def lock_question(question_id: int) -> Question:
    """Lock a question and return it."""
    return Question.objects.select_for_update(of=("self",)).get(pk=question_id)


def lock_answer(answer_id: int) -> Answer:
    """Lock an answer and return it."""
    return Answer.objects.select_for_update(of=("self",)).get(pk=answer_id)


def lock_shelf(shelf_id: int) -> Shelf | None:
    """Lock a shelf and return it; None when it has gone."""
    return Shelf.objects.select_for_update().filter(pk=shelf_id).first()


def lock_due_step(*, now: datetime) -> LifeStep | None:
    """Lock the next step that is due; one that another worker takes is passed over."""
    return (
        LifeStep.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(done_at__isnull=True, due_at__lte=now)
        .order_by("due_at", "pk")
        .first()
    )
