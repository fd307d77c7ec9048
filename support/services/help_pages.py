"""What readers and operators change about the help centre."""

from __future__ import annotations

from django.db import transaction

from core import limits, page_cache
from support.models import Article, ArticleVote
from support.types import HELP_TAG


def changed() -> None:
    """Make every page with help words stale once the change is written."""
    transaction.on_commit(lambda: page_cache.bump([HELP_TAG]))


def vote(*, article: Article, who: str, is_helpful: bool) -> ArticleVote:
    """Keep whether an article helped a reader; a second word replaces the first."""
    row, _made = ArticleVote.objects.update_or_create(
        article=article, voter=limits.hashed(who), defaults={"is_helpful": is_helpful}
    )
    return row
