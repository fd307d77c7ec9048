"""One page's addresses in every language."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from catalog.models import Article, Category, Product
from catalog.services.products import slugs_of
from support.models import Article as Answer
from support.models import Section


def alternates(view: str, row: Category | Product | Article | Answer | Section) -> dict[str, str]:
    """Return an address by language: each language has a slug of its own."""
    addresses = {}
    for language, slug in slugs_of(row).items():
        with translation.override(language):
            addresses[language] = reverse(view, args=[slug])
    return addresses
