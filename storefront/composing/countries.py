"""Countries by name, in the reader's language."""

from __future__ import annotations

from babel import Locale
from django.utils.translation import get_language

from core import page_cache
from core.money import LOCALES
from delivery import selectors as deliveries


def country_choices() -> list[tuple[str, str]]:
    """Return the countries the shop delivers to, sorted by name."""
    return sorted(
        ((code, country_name(code)) for code in page_cache.minutely("countries", _served)),
        key=lambda pair: pair[1],
    )


def country_name(code: str) -> str:
    """Return a country's name in the active language; an unknown code stays itself."""
    territories = Locale.parse(LOCALES[get_language() or "en"]).territories
    return str(territories.get(code, code))


def _served() -> list[str]:
    return deliveries.countries()
