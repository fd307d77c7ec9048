"""Dates as each language writes them: "Mon 23 Nov", 11月23日 周一."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date, format_time
from django import template
from django.utils import timezone
from django.utils.translation import get_language

from core import clock
from core.money import LOCALES

register = template.Library()

PATTERNS = {"en": "EEE d MMM", "zh-hans": "M月d日 EEE"}
WITH_YEAR = {"en": "d MMM y", "zh-hans": "y年M月d日"}


@register.filter
def day(value: date | None) -> str:
    """Return the day with its weekday, for what is near: Mon 23 Nov."""
    return _formatted(value, PATTERNS)


@register.filter
def full_day(value: date | None) -> str:
    """Return the day with its year, for what may be long ago: 23 Nov 2026."""
    return _formatted(value, WITH_YEAR)


@register.filter
def moment_in(value: datetime | None, country: str) -> str:
    """Return day and time in the clock of a country, whoever reads it."""
    if value is None:
        return ""
    with timezone.override(clock.zone_of(country)):
        return moment(value)


@register.filter
def moment(value: datetime | None) -> str:
    """Return day and time: Mon 23 Nov, 14:05."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    clock = format_time(local.time(), "HH:mm", locale=_locale())
    return f"{day(value)}{' ' if _language() == 'zh-hans' else ', '}{clock}"


def _formatted(value: date | None, patterns: dict[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return str(format_date(value, patterns[_language()], locale=_locale()))


def _language() -> str:
    language = get_language() or "en"
    return language if language in PATTERNS else "en"


def _locale() -> str:
    return LOCALES[_language()]
