"""What is said about a product, as pages show it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.models import Answer, Product
from catalog.voice_pages import LAST_PAGE, Answered, Asked, Order, Said, Voices
from storefront.cards import (
    AnswerView,
    AspectBar,
    Bar,
    Chip,
    QuestionView,
    ReviewView,
    VoicesView,
)
from storefront.composing.frame import LABELS
from storefront.composing.pictures import picture

BEST = 5
ON_PRODUCT_PAGE, ON_OWN_PAGE = 4, 10
QUESTIONS_BESIDE, QUESTIONS_A_PAGE = 3, 20
# So many reviews are told to search engines.
TOLD_REVIEWS = 3


def asked_of(request: HttpRequest) -> Asked:
    """Return what a list of reviews is asked for; what makes no sense is left out."""
    stars, page = (_number(request.GET.get(name, "")) for name in ("stars", "page"))
    order = request.GET.get("sort", "")
    return Asked(
        stars=stars if stars <= BEST else 0,
        with_photos=request.GET.get("photos") == "1",
        order=Order(order) if order in Order.values else Order.HELPFUL,
        page=min(max(page, 1), LAST_PAGE),
        size=ON_OWN_PAGE,
    )


class Composer:
    """Composes what is said about one product."""

    def __init__(self, product: Product, said: Voices, asked: Asked) -> None:
        self.product, self.said, self.asked = product, said, asked
        self.url = reverse("storefront:product-reviews", args=[product.slug])
        self.fragment = reverse("storefront:product-reviews-list", args=[product.slug])

    def view(self) -> VoicesView:
        """Return it all."""
        said, asked = self.said, self.asked
        before = (asked.page - 1) * asked.size
        shown = before + len(said.reviews)
        following = self._query(page=asked.page + 1) if self._has_more(shown) else None
        return VoicesView(
            mean=self.product.rating,
            count=self.product.rating_count,
            bars=tuple(self._bar(stars) for stars in range(BEST, 0, -1)),
            aspects=tuple(AspectBar(aspect.name, aspect.mean) for aspect in said.aspects),
            reviews=[review_view(one) for one in said.reviews],
            total=said.total,
            shown=shown,
            url=self.url,
            fragment_url=self.fragment,
            write_url=reverse("storefront:review-write", args=[self.product.public_id]),
            filters=self._filters(),
            sorts=self._sorts(),
            next_url=f"{self.url}{following}" if following else "",
            next_fragment=f"{self.fragment}{following}" if following else "",
            clear_url=self.url if asked.stars or asked.with_photos else "",
            questions=[_question(one) for one in said.questions],
            question_count=said.question_count,
            questions_url=reverse("storefront:product-questions", args=[self.product.slug]),
            ask_url=reverse("storefront:ask", args=[self.product.public_id]),
        )

    def _has_more(self, shown: int) -> bool:
        return shown < self.said.total and self.asked.page < LAST_PAGE

    def _bar(self, stars: int) -> Bar:
        count, whole = self.said.stars.get(stars, 0), sum(self.said.stars.values())
        current = self.asked.stars == stars
        return Bar(
            stars=stars,
            count=count,
            percent=round(100 * count / whole) if whole else 0,
            url=self._query(stars=0 if current else stars),
            current=current,
        )

    def _filters(self) -> list[Chip]:
        if not self.said.with_photos:
            return []
        label = _("With pictures (%d)") % self.said.with_photos
        chosen = self.asked.with_photos
        return [Chip(label, self._query(photos=0 if chosen else 1), current=chosen)]

    def _sorts(self) -> list[Chip]:
        if self.said.total < 2:  # noqa: PLR2004 -- one cannot be sorted
            return []
        return [
            Chip(str(order.label), self._query(sort=order.value), current=order == self.asked.order)
            for order in Order
        ]

    def _query(self, **changes: int | str) -> str:
        """Return the query of this list with something changed; what is usual is left out."""
        asked = self.asked
        values: dict[str, int | str] = {
            "stars": asked.stars,
            "photos": int(asked.with_photos),
            "sort": asked.order.value,
        }
        values.update(changes)
        usual = {"stars": 0, "photos": 0, "sort": Order.HELPFUL.value, "page": 1}
        return "?" + urlencode({k: v for k, v in values.items() if v != usual.get(k)})


def review_view(one: Said) -> ReviewView:
    """Return one review."""
    review = one.review
    views = (picture(image, alt=_("Picture by %s") % review.name) for image in one.photos)
    return ReviewView(
        id=review.public_id,
        name=review.name,
        rating=review.rating,
        title=review.title,
        text=review.text,
        at=review.published_at,
        is_verified=review.is_verified,
        helpful=review.helpful,
        language=_bcp47(review.language),
        language_label="" if review.language == get_language() else LABELS[review.language],
        photos=tuple(view for view in views if view is not None),
        aspects=tuple(one.aspects),
        reply=review.reply,
        shop_name=settings.SHOP_NAME,
    )


def answer_view(answer: Answer) -> AnswerView:
    """Return one answer."""
    return AnswerView(
        id=answer.public_id,
        name=settings.SHOP_NAME if answer.is_shop else answer.name,
        text=answer.text,
        at=answer.published_at,
        is_shop=answer.is_shop,
        is_verified=answer.is_verified,
        helpful=answer.helpful,
        language=_bcp47(answer.language),
    )


def rating_data(product: Product, said: Voices) -> dict[str, Any]:
    """Return what search engines are told of a product's reviews; nothing when there are none."""
    if not product.rating_count:
        return {}
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": str(product.rating),
            "reviewCount": product.rating_count,
            "bestRating": BEST,
            "worstRating": 1,
        },
        "review": [_review_data(one) for one in said.reviews[:TOLD_REVIEWS]],
    }


def _review_data(one: Said) -> dict[str, Any]:
    review = one.review
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": review.name},
        "datePublished": review.published_at.date().isoformat() if review.published_at else "",
        "inLanguage": _bcp47(review.language),
        "name": review.title,
        "reviewBody": review.text,
        "reviewRating": {"@type": "Rating", "ratingValue": review.rating, "bestRating": BEST},
    }


def _question(one: Answered) -> QuestionView:
    question = one.question
    return QuestionView(
        id=question.public_id,
        name=question.name,
        text=question.text,
        at=question.published_at,
        language=_bcp47(question.language),
        answers=tuple(answer_view(answer) for answer in one.answers),
    )


def _bcp47(language: str) -> str:
    return "zh-Hans" if language == "zh-hans" else language


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0  # noqa: PLR2004 -- no page has five digits
