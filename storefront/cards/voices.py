"""Reviews and questions, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from storefront.cards.lists import Chip
    from storefront.cards.products import Picture


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the histogram; it leads to the reviews with so many stars."""

    stars: int
    count: int
    percent: int
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class AspectBar:
    """How one aspect is rated on the whole."""

    name: str
    mean: Decimal


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review. `language` is its code and `language_label` its name, if it is not the page's."""

    id: str
    name: str
    rating: int
    title: str
    text: str
    at: datetime | None
    is_verified: bool
    helpful: int
    language: str
    language_label: str = ""
    photos: tuple[Picture, ...] = ()
    aspects: tuple[tuple[str, int], ...] = ()
    reply: str = ""
    shop_name: str = ""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer; `is_shop` when it is ours."""

    id: str
    name: str
    text: str
    at: datetime | None
    is_shop: bool
    is_verified: bool
    helpful: int
    language: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question with its answers."""

    id: str
    name: str
    text: str
    at: datetime | None
    language: str
    answers: tuple[AnswerView, ...] = ()


@dataclass(frozen=True, slots=True)
class VoicesView:
    """What is said about a product: summary, a page of reviews, questions."""

    mean: Decimal
    count: int
    bars: tuple[Bar, ...]
    aspects: tuple[AspectBar, ...]
    reviews: Sequence[ReviewView]
    total: int
    shown: int
    url: str
    fragment_url: str
    write_url: str
    filters: Sequence[Chip] = ()
    sorts: Sequence[Chip] = ()
    next_url: str = ""
    next_fragment: str = ""
    clear_url: str = ""
    questions: Sequence[QuestionView] = ()
    question_count: int = 0
    questions_url: str = ""
    ask_url: str = ""
