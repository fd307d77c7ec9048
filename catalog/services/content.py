"""Banners, pages and articles: telling the pages that show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from catalog.events import ContentChanged
from catalog.models import Article, Banner
from catalog.models.content import shown_at
from core.events import publish

SCHEDULED = (Banner, Article)


@transaction.atomic
def changed(*, kind: str, pk: int, now: datetime) -> None:
    """Say that a banner, a page or an article was edited. Safe to repeat."""
    publish(ContentChanged(what=f"{kind}:{pk}"), now=now)


def tell_due(*, now: datetime) -> int:
    """Tell of everything whose time has come or gone since it was last told of.

    Safe to repeat, and late: rows say what is due. Returns how many there were.
    """
    return sum(_tell(model, now) for model in SCHEDULED)


@transaction.atomic
def _tell(model: type[Banner | Article], now: datetime) -> int:
    rows: QuerySet[Any] = model._default_manager.all()  # noqa: SLF001 -- the documented way to any model's rows
    shown = rows.filter(shown_at(now))
    begun = list(shown.filter(is_told=False).values_list("pk", flat=True))
    over = list(rows.filter(is_told=True).exclude(shown_at(now)).values_list("pk", flat=True))
    rows.filter(pk__in=begun).update(is_told=True)
    rows.filter(pk__in=over).update(is_told=False)
    for pk in begun + over:
        changed(kind=str(model._meta.model_name), pk=pk, now=now)  # noqa: SLF001 -- the documented way to a model's name
    return len(begun) + len(over)
