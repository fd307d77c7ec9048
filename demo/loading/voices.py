"""What shoppers say in the demo: reviews with aspects, pictures and votes, questions and answers.

The sentences are written by hand for each type of product (`data/voices.json`); which product gets
which of them is drawn from its key, so that every load tells the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from catalog.models import (
    Answer,
    Aspect,
    AspectRating,
    Image,
    Product,
    ProductType,
    Question,
    Review,
    ReviewPhoto,
    ReviewVote,
)
from catalog.services import ratings
from catalog.types import Standing
from demo import files
from demo.files import Row
from demo.loading.products import Shelf
from demo.loading.words import both

LANGUAGES = {"en": "en", "zh": "zh-hans"}
# How many reviews a product has, and how many of a hundred are mixed or poor, by its luck.
COUNTS = (0, 2, 3, 3, 4, 4, 5, 6, 7, 9)
POOR, MIXED = (2, 5, 11), (14, 20, 30)
STARS = {"good": (5, 5, 5, 4), "mixed": (4, 3, 3), "poor": (2, 1)}
LONGEST_AGO = 320


class Lot:
    """Numbers drawn from a name: the same name draws the same."""

    def __init__(self, name: str) -> None:
        self._digest = hashlib.blake2b(name.encode(), digest_size=32).digest()

    def of(self, what: int, below: int) -> int:
        """Return the number of one draw; `what` says which."""
        place = (what * 2) % 31
        return int.from_bytes(self._digest[place : place + 2], "big") % below


@dataclass
class _Rows:
    """What is to be written, gathered before anything is."""

    reviews: list[Review] = field(default_factory=list)
    rated: list[tuple[Review, Aspect, int]] = field(default_factory=list)
    votes: list[tuple[Review, str]] = field(default_factory=list)
    photos: list[tuple[Review, Image]] = field(default_factory=list)


def load_aspects(types: Mapping[str, ProductType]) -> dict[str, list[Aspect]]:
    """Write what reviews rate besides the whole; return it by the type's code."""
    written = {
        code: [
            Aspect(product_type=types[code], code=row["code"], position=place, **both(row, "name"))
            for place, row in enumerate(told["aspects"])
        ]
        for code, told in files.document("voices")["types"].items()
    }
    Aspect.objects.bulk_create(one for some in written.values() for one in some)
    return written


def load(
    rows: list[Row],
    *,
    shelf: Shelf,
    aspects: Mapping[str, Sequence[Aspect]],
    images: Mapping[str, Image],
    now: datetime,
) -> list[Image]:
    """Write reviews and questions; return the pictures whose sizes are to be made."""
    told, found = files.document("voices"), _Rows()
    for row in rows:
        product = shelf.products[row["key"]]
        for review in _reviews(row, product, told, now):
            found.reviews.append(review)
            _hang(found, review, aspects[row["type"]], row, images)
    Review.objects.bulk_create(found.reviews)
    AspectRating.objects.bulk_create(
        AspectRating(review=review, aspect=aspect, rating=stars)
        for review, aspect, stars in found.rated
    )
    ReviewVote.objects.bulk_create(
        ReviewVote(review=review, voter=voter, created_at=now) for review, voter in found.votes
    )
    Image.objects.bulk_create(image for _review, image in found.photos)
    ReviewPhoto.objects.bulk_create(
        ReviewPhoto(review=review, image=image) for review, image in found.photos
    )
    ratings.score(reviews=found.reviews)
    ratings.derive(product_ids=[product.pk for product in shelf.products.values()])
    _load_questions(rows, shelf, told, now)
    return [image for _review, image in found.photos]


def _reviews(row: Row, product: Product, told: Row, now: datetime) -> Iterator[Review]:
    luck = Lot(row["key"])
    used: set[str] = set()
    for number in range(COUNTS[luck.of(0, len(COUNTS))]):
        lot = Lot(f"{row['key']} {number}")
        language = "zh" if lot.of(0, 100) < 45 else "en"  # noqa: PLR2004 -- of a hundred
        mood = _mood(luck.of(1, 3), lot.of(1, 100))
        bodies = told["types"][row["type"]][language][mood]
        words = next(
            (one for one in _from(bodies, lot.of(2, 60)) if one["title"] not in used), None
        )
        if words is None:
            continue
        used.add(words["title"])
        yield _review(product, words, told, language, mood, lot, now)


def _review(
    product: Product, words: Row, told: Row, language: str, mood: str, lot: Lot, now: datetime
) -> Review:
    text = words["text"]
    if lot.of(3, 3) != 0:
        more = told["more"][language][mood]
        gap = "" if language == "zh" else " "
        text = f"{text}{gap}{more[lot.of(4, len(more))]}"
    replies = told["replies"][language]
    reply = ""
    if mood == "poor":
        reply = replies["poor"][lot.of(5, 2)]
    elif mood == "good" and lot.of(5, 7) == 0:
        reply = replies["good"][lot.of(6, 2)]
    at = now - timedelta(days=2 + lot.of(7, LONGEST_AGO), minutes=lot.of(8, 1440))
    return Review(
        product=product,
        name=told["names"][language][lot.of(9, len(told["names"][language]))],
        language=LANGUAGES[language],
        title=words["title"],
        text=text,
        rating=STARS[mood][lot.of(10, len(STARS[mood]))],
        is_verified=lot.of(11, 8) != 0,
        state=Standing.PUBLISHED,
        submitted_at=at,
        published_at=at,
        reply=reply,
        replied_at=at + timedelta(days=1) if reply else None,
        helpful=max(lot.of(12, 14) - 5, 0),
    )


def _hang(
    found: _Rows, review: Review, aspects: Sequence[Aspect], row: Row, images: Mapping[str, Image]
) -> None:
    """Note the aspects, votes and pictures of one review."""
    lot = Lot(f"{row['key']} {review.title}")
    if lot.of(0, 10) < 7:  # noqa: PLR2004 -- seven of ten
        for place, aspect in enumerate(aspects):
            stars = review.rating + (1, 0, 0, -1)[lot.of(1 + place, 4)]
            found.rated.append((review, aspect, min(max(stars, 1), 5)))
    found.votes += [
        (review, hashlib.sha256(f"{row['key']} {review.title} {n}".encode()).hexdigest())
        for n in range(review.helpful)
    ]
    further = row["pictures"][1:]
    if further and review.rating > 3 and lot.of(5, 6) == 0:  # noqa: PLR2004 -- happy people take pictures
        shown = images[further[lot.of(6, len(further))]["image"]]
        copy = Image(
            code=f"review-{shown.code}"[:80],
            file=shown.file.name,
            width=shown.width,
            height=shown.height,
            tone=shown.tone,
        )
        found.photos.append((review, copy))


def _load_questions(rows: list[Row], shelf: Shelf, told: Row, now: datetime) -> None:
    """Write the questions that are often asked of a type, each beside some of its products."""
    asked: list[tuple[Question, str]] = []
    for place, row in enumerate(rows):
        lot = Lot(f"{row['key']} asks")
        for turn, language in enumerate(LANGUAGES):
            given = told["types"][row["type"]]["questions"][language][(place + turn) % 2]
            if lot.of(turn, 3) == 0:
                continue
            at = now - timedelta(days=3 + lot.of(2 + turn, LONGEST_AGO))
            names = told["names"][language]
            question = Question(
                product=shelf.products[row["key"]],
                name=names[lot.of(4 + turn, len(names))],
                language=LANGUAGES[language],
                text=given["question"],
                state=Standing.PUBLISHED,
                submitted_at=at,
                published_at=at,
                told_at=at,
            )
            asked.append((question, given["answer"]))
    Question.objects.bulk_create(question for question, _answer in asked)
    Answer.objects.bulk_create(
        Answer(
            question=question,
            name="Loopmart",
            is_shop=True,
            language=question.language,
            text=answer,
            state=Standing.PUBLISHED,
            submitted_at=question.submitted_at,
            published_at=question.submitted_at + timedelta(hours=5),
        )
        for question, answer in asked
    )


def _mood(luck: int, drawn: int) -> str:
    if drawn < POOR[luck]:
        return "poor"
    return "mixed" if drawn < POOR[luck] + MIXED[luck] else "good"


def _from(some: Sequence[Row], first: int) -> list[Row]:
    """Return these in a circle, beginning with one of them."""
    start = first % len(some)
    return [*some[start:], *some[:start]]
