"""Turning a query that found nothing into something that helps, in one call each."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from search.models import RestockRequest, SearchRedirect, Synonym
from search.rules.queries import normalised
from search.services import steering


class SaysNothing(Refusal):
    """Another word was asked for and none was given."""

    code = "says_nothing"
    field = "means"
    message = _("Please say which words find it.")


@transaction.atomic
def as_synonym(*, query: str, means: str, now: datetime) -> Synonym:
    """Let a query also find what other words find. Raises SaysNothing."""
    said, meant = normalised(query), normalised(means)
    if not meant or meant == said:
        raise SaysNothing
    row, _made = Synonym.objects.get_or_create(words=said, means=meant)
    steering.changed(now=now)
    return row


@transaction.atomic
def as_redirect(*, query: str, category_id: int, now: datetime) -> SearchRedirect:
    """Let a query lead to a category."""
    row, _made = SearchRedirect.objects.update_or_create(
        query=normalised(query),
        defaults={"category_id": category_id, "product": None, "page": None},
    )
    steering.changed(now=now)
    return row


def as_request(*, query: str, language: str, searches: int) -> RestockRequest:
    """Ask whoever buys to look at it; an open request only learns how often it is searched for."""
    row, _made = RestockRequest.objects.update_or_create(
        query=normalised(query),
        language=language,
        is_done=False,
        defaults={"searches": searches},
    )
    return row
