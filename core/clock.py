"""The clock. Only doors (views, tasks, commands) ask it; everything else is handed the time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the present moment in UTC."""
    return timezone.now()


def zone_of(country: str) -> ZoneInfo:
    """Return the zone in which times at a place in this country are told, whoever reads them.

    It is that of the country's language in the shop; the shop's own for countries without one.
    """
    languages = {there: language for language, there in settings.SHOP_LANGUAGE_COUNTRY.items()}
    language = languages.get(country, settings.LANGUAGE_CODE)
    return ZoneInfo(settings.SHOP_LANGUAGE_ZONE[language])
