"""What a typed attribute's value is called among the answers to a filter.

Choices have codes of their own. Numbers answer with their value ("250"), or with the stretch they
lie in ("..1", "1..2", "2.."); a yes or no with "yes" or "no"; a date with its year.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

YES, NO = "yes", "no"
_TO = ".."


def of_number(value: Decimal, bands: Sequence[Decimal] = ()) -> str:
    """Return a number's answer; `bands` are the ascending limits between stretches.

    A limit belongs to the stretch above it: with 1 and 2, the answer of 1 is "1..2".
    """
    if not bands:
        return _plain(value)
    place = bisect_right(bands, value)
    low = _plain(bands[place - 1]) if place else ""
    high = _plain(bands[place]) if place < len(bands) else ""
    return f"{low}{_TO}{high}"


def of_boolean(value: bool) -> str:
    """Return a yes or no's answer."""
    return YES if value else NO


def of_date(value: date) -> str:
    """Return a date's answer."""
    return str(value.year)


def label_of(answer: str, *, unit: str = "") -> str:
    """Return an answer in the reader's words, or "" when it is none."""
    if answer in {YES, NO}:
        return pgettext("attribute", "Yes") if answer == YES else pgettext("attribute", "No")
    low, found, high = answer.partition(_TO)
    if any(_number(part) is None for part in (low, high) if part) or not (low or high):
        return ""
    values = {"low": low, "high": high, "unit": unit}
    if not found:
        return _("%(low)s %(unit)s") % values if unit else low
    return _stretch(low, high) % values


def rank_of(answer: str) -> Decimal:
    """Return where an answer stands among the others of its attribute."""
    if answer in {YES, NO}:
        return Decimal(0 if answer == YES else 1)
    low, found, high = answer.partition(_TO)
    value = _number(low or high) or Decimal(0)
    return value if low or not found else value - 1


def _stretch(low: str, high: str) -> str:
    if not low:
        return _("under %(high)s %(unit)s").rstrip()
    if not high:
        return _("%(low)s %(unit)s and more")
    return _("%(low)s to %(high)s %(unit)s").rstrip()


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
