"""Fields that exist once per language."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Model
from modeltranslation.utils import build_localized_fieldname

LANGUAGES: list[str] = [code for code, _name in settings.LANGUAGES]


def every(row: Model, field: str) -> list[str]:
    """Return a translated field in all languages, those that are empty left out."""
    values = (getattr(row, build_localized_fieldname(field, code)) for code in LANGUAGES)
    return [str(value) for value in values if value]


def by_language(row: Model, field: str) -> dict[str, str]:
    """Return a translated field by language; where it is empty, the default language's."""
    return {
        code: str(getattr(row, build_localized_fieldname(field, code)) or getattr(row, field))
        for code in LANGUAGES
    }
