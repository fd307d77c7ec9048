"""Reads of the help centre."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from core import page_cache
from support.models import Article, Section
from support.rules import finding
from support.rules.finding import Index, Text
from support.types import HELP_TAG

MOST_FOUND = 20
# What stands where says how much it says: the question itself most of all.
TITLE, OTHER_WORDS, SUMMARY, BODY = 4.0, 3.0, 2.0, 1.0


@dataclass(frozen=True, slots=True)
class Shelf:
    """All articles of one language as of one change, and their words."""

    version: str
    articles: dict[int, Article]
    index: Index


_shelves: dict[str, Shelf] = {}


def sections() -> list[Section]:
    """Return every section with what it shows, in two statements; empty ones are left out."""
    shown = Article.objects.filter(is_shown=True).order_by("position", "pk")
    rows = Section.objects.prefetch_related(Prefetch("articles", queryset=shown, to_attr="shown"))
    return [row for row in rows if row.shown]


def section(*, slug: str) -> Section | None:
    """Return a section by its address in the active language."""
    return Section.objects.filter(slug=slug).first()


def articles_in(section: Section) -> list[Article]:
    """Return what a section shows."""
    return list(section.articles.filter(is_shown=True).order_by("position", "pk"))


def article(*, slug: str) -> Article | None:
    """Return a shown article by its address in the active language."""
    rows = Article.objects.select_related("section").filter(is_shown=True)
    return rows.filter(slug=slug).first()


def beside(article: Article, *, most: int = 5) -> list[Article]:
    """Return what stands in the same section."""
    rows = Article.objects.filter(section=article.section_id, is_shown=True)
    return list(rows.exclude(pk=article.pk).order_by("position", "pk")[:most])


def shown() -> QuerySet[Article]:
    """Return all that is to be seen."""
    return Article.objects.filter(is_shown=True).select_related("section")


def found(*, query: str) -> list[Article]:
    """Return the articles that answer a question best, in the active language."""
    here = shelf()
    hits = finding.found(here.index, query)[:MOST_FOUND]
    if not hits:
        return []
    # Of many words one that stands anywhere is no answer.
    least = hits[0][1] / 4
    return [here.articles[key] for key, score in hits if score >= least]


def shelf() -> Shelf:
    """Return this process's articles with their words, read again after every change."""
    language, version = get_language() or "en", page_cache.version(HELP_TAG)
    kept = _shelves.get(language)
    if kept is None or not version or kept.version != version:
        articles = {row.pk: row for row in shown()}
        index = finding.built(_text(row) for row in articles.values())
        kept = _shelves[language] = Shelf(version, articles, index)
    return kept


def _text(row: Article) -> Text:
    parts = (
        (row.title, TITLE),
        (row.keywords, OTHER_WORDS),
        (row.summary, SUMMARY),
        (row.body, BODY),
    )
    return Text(row.pk, parts)
