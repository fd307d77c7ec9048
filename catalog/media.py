"""What belongs to a film in each language, for whoever shows it."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import get_language_info
from modeltranslation.utils import build_localized_fieldname

from catalog.models import ProductMedia


def subtitles(media: ProductMedia) -> Iterator[tuple[str, str, str]]:
    """Yield language, its own name for itself, and the file's name, where there are subtitles."""
    for language, _name in settings.LANGUAGES:
        stored = getattr(media, build_localized_fieldname("captions", language))
        if stored:
            yield language, get_language_info(language)["name_local"], str(stored)
