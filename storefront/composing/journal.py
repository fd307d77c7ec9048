"""Articles and landing pages as pages draw them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from catalog.models import Article, Block, Page
from search import selectors as search
from search.types import IN_STOCK, STOCK, Query
from storefront.cards import ArticleRow, ArticleView, BlockView, Rail
from storefront.composing.cards import rendered
from storefront.composing.pictures import picture
from storefront.composing.structured import absolute

BEST = 8
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def words(text: str) -> SafeString:
    """Return Markdown as HTML; HTML in it is shown as text."""
    return mark_safe(str(_markdown.render(text)))  # noqa: S308 -- markdown-it with HTML switched off


def rows(articles: Iterable[Article]) -> list[ArticleRow]:
    """Return a list of articles."""
    return [
        ArticleRow(
            title=one.title,
            summary=one.summary,
            url=reverse("storefront:article", args=[one.slug]),
            picture=picture(one.image, alt=""),
            published_at=_published(one),
        )
        for one in articles
    ]


def whole(article: Article, *, currency: str) -> ArticleView:
    """Return an article's page with its products."""
    ids = list(article.products.order_by("pk").values_list("pk", flat=True))
    cards = rendered(search.versions(product_ids=ids), currency=currency)
    view = picture(article.image)
    return ArticleView(
        title=article.title,
        summary=article.summary,
        body=words(article.body),
        author=article.author,
        published_at=_published(article),
        picture=view,
        image_url=absolute(view.full) if view else "",
        rail=Rail(code="article", title=_("In this article"), cards_html=cards),
    )


def blocks(page: Page, *, currency: str) -> list[BlockView]:
    """Return the parts of a landing page."""
    return [_block(block, currency) for block in page.blocks.all()]


def _block(block: Block, currency: str) -> BlockView:
    category = block.category
    cards: list[SafeString] = []
    if block.kind == Block.Kind.PRODUCTS and category is not None:
        query = Query(
            currency=currency,
            category_id=category.pk,
            size=BEST,
            filters={STOCK: (IN_STOCK,)},
            counted=False,
        )
        cards = rendered(search.find(query).hits, currency=currency)
    return BlockView(
        kind=block.kind,
        title=block.title,
        body=words(block.text),
        picture=picture(block.image),
        url=reverse("storefront:category", args=[category.slug]) if category else "",
        category_id=category.pk if category else None,
        cards_html=cards,
    )


def _published(article: Article) -> datetime:
    return article.starts_at or article.created_at
