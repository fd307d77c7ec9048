"""One page's addresses in every language."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from catalog.services.products import slugs_of
from core.models import BaseModel


def alternates(view: str, row: BaseModel) -> dict[str, str]:
    """Return an address by language: each language has a slug of its own."""
    addresses = {}
    for language, slug in slugs_of(row).items():
        with translation.override(language):
            addresses[language] = reverse(view, args=[slug])
    return addresses
