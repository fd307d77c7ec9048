"""Articles and landing pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storefront.cards.home import Rail
    from storefront.cards.products import Picture


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article on a list."""

    title: str
    summary: str
    url: str
    picture: Picture | None
    published_at: datetime


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article's page."""

    title: str
    summary: str
    body: str
    author: str
    published_at: datetime
    picture: Picture | None
    image_url: str
    rail: Rail


@dataclass(frozen=True, slots=True)
class BlockView:
    """One part of a landing page; which of these it has says its kind."""

    kind: str
    title: str
    body: str
    picture: Picture | None = None
    url: str = ""
    category_id: int | None = None
    cards_html: Sequence[str] = ()
