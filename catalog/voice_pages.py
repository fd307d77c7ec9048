"""What is said about a product, read in one statement: ratings, a page of reviews, questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from catalog import whole
from catalog.models import Answer, Image, Question, Review

LAST_PAGE = 100


class Order(TextChoices):
    """In which order reviews are read."""

    HELPFUL = "helpful", _("Most helpful")
    NEWEST = "newest", _("Newest first")
    BEST = "best", _("Best rating first")
    WORST = "worst", _("Lowest rating first")


_ORDERS = {
    Order.HELPFUL: "quality DESC, id DESC",
    Order.NEWEST: "published_at DESC, id DESC",
    Order.BEST: "rating DESC, quality DESC, id DESC",
    Order.WORST: "rating, quality DESC, id DESC",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which reviews are wanted: stars 1 to 5 (0 for all), with pictures only, order, page."""

    stars: int = 0
    with_photos: bool = False
    order: Order = Order.HELPFUL
    page: int = 1
    size: int = 6
    questions: int = 0  # how many questions come along; none unless asked for
    questions_from: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A review with its pictures and its aspects by name."""

    review: Review
    photos: Sequence[Image]
    aspects: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class AspectMean:
    """How all reviews rate one aspect."""

    name: str
    mean: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its published answers, the shop's first, then the most helpful."""

    question: Question
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Voices:
    """What is said about one product; `total` counts what the filter lets through."""

    stars: Mapping[int, int] = field(default_factory=dict)
    with_photos: int = 0
    aspects: Sequence[AspectMean] = ()
    total: int = 0
    reviews: Sequence[Said] = ()
    question_count: int = 0
    questions: Sequence[Answered] = ()


_VOICES = """
WITH published AS (
    SELECT r.*, EXISTS (SELECT 1 FROM catalog_reviewphoto f WHERE f.review_id = r.id) AS shown
    FROM catalog_review r WHERE r.product_id = %(product)s AND r.state = 'published'
), wanted AS (
    SELECT * FROM published
    WHERE (%(stars)s = 0 OR rating = %(stars)s) AND (NOT %(photos)s OR shown)
), page AS (
    SELECT *, row_number() OVER (ORDER BY {order}) AS place FROM wanted
    ORDER BY {order} LIMIT %(size)s OFFSET %(offset)s
), asked AS (
    SELECT q.*, (SELECT coalesce(sum(a.helpful), -1) FROM catalog_answer a
                 WHERE a.question_id = q.id AND a.state = 'published') AS worth
    FROM catalog_question q WHERE q.product_id = %(product)s AND q.state = 'published'
), few AS (
    SELECT * FROM asked ORDER BY worth DESC, published_at DESC, id DESC
    LIMIT %(questions)s OFFSET %(questions_from)s
)
SELECT json_build_object(
    'stars', (SELECT json_object_agg(rating, n) FROM
              (SELECT rating, count(*) AS n FROM published GROUP BY rating) b),
    'shown', (SELECT count(*) FROM published WHERE shown),
    'aspects', (SELECT json_agg(json_build_object('name', coalesce(a.{name}, a.name),
                    'mean', m.mean, 'count', m.n) ORDER BY a.position, a.id)
                FROM (SELECT s.aspect_id, round(avg(s.rating), 1) AS mean, count(*) AS n
                      FROM catalog_aspectrating s JOIN published p ON p.id = s.review_id
                      GROUP BY s.aspect_id) m
                JOIN catalog_aspect a ON a.id = m.aspect_id),
    'total', (SELECT count(*) FROM wanted),
    'reviews', (SELECT json_agg(json_build_object(
        'review', to_json(p),
        'photos', (SELECT json_agg(i ORDER BY f.position, f.id) FROM catalog_reviewphoto f
                   JOIN catalog_image i ON i.id = f.image_id WHERE f.review_id = p.id),
        'aspects', (SELECT json_agg(json_build_array(coalesce(a.{name}, a.name), s.rating)
                                    ORDER BY a.position, a.id)
                    FROM catalog_aspectrating s JOIN catalog_aspect a ON a.id = s.aspect_id
                    WHERE s.review_id = p.id)) ORDER BY p.place) FROM page p),
    'question_count', (SELECT count(*) FROM asked),
    'questions', (SELECT json_agg(json_build_object(
        'question', to_json(q),
        'answers', (SELECT json_agg(a ORDER BY a.is_shop DESC, a.helpful DESC, a.id)
                    FROM catalog_answer a
                    WHERE a.question_id = q.id AND a.state = 'published'))
        ORDER BY q.worth DESC, q.published_at DESC, q.id DESC) FROM few q)
)::text
"""


def voices(*, product_id: int, asked: Asked) -> Voices:
    """Return what is said about a product, in one statement."""
    name = build_localized_fieldname("name", get_language() or "en")
    rows = whole.fetch(
        _VOICES.format(order=_ORDERS[asked.order], name=name),
        {
            "product": product_id,
            "stars": asked.stars,
            "photos": asked.with_photos,
            "size": asked.size,
            "offset": (asked.page - 1) * asked.size,
            "questions": asked.questions,
            "questions_from": asked.questions_from,
        },
    )
    if rows is None:
        return Voices()
    return Voices(
        stars={int(stars): count for stars, count in (rows["stars"] or {}).items()},
        with_photos=rows["shown"],
        aspects=[
            AspectMean(row["name"], Decimal(row["mean"]), row["count"])
            for row in rows["aspects"] or ()
        ],
        total=rows["total"],
        reviews=[_said(row) for row in rows["reviews"] or ()],
        question_count=rows["question_count"],
        questions=[
            Answered(whole.one(Question, row["question"]), whole.many(Answer, row["answers"]))
            for row in rows["questions"] or ()
        ],
    )


def _said(row: whole.Rows) -> Said:
    return Said(
        review=whole.one(Review, row["review"]),
        photos=whole.many(Image, row["photos"]),
        aspects=[(name, stars) for name, stars in row["aspects"] or ()],
    )
