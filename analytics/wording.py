"""Figures and alerts in words."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from analytics.models import Alert
from analytics.reporting import Kind
from analytics.rules.indicators import INDICATORS
from analytics.showing import shown

DIMENSIONS = {
    "device": gettext_lazy("device"),
    "language": gettext_lazy("language"),
    "source": gettext_lazy("source"),
    "department": gettext_lazy("department"),
    "category": gettext_lazy("category"),
    "channel": gettext_lazy("channel"),
    "country": gettext_lazy("country"),
    "currency": gettext_lazy("currency"),
}
VALUES = {
    "phone": gettext_noop("Phone"),
    "tablet": gettext_noop("Tablet"),
    "desktop": gettext_noop("Computer"),
    "app": gettext_noop("App"),
    "en": gettext_noop("English"),
    "zh-hans": gettext_noop("Chinese"),
    "web": gettext_noop("The shop itself"),
    "store": gettext_noop("Stores"),
}
KINDS = {
    "count": Kind.INT,
    "percent": Kind.PERCENT,
    "money": Kind.MONEY,
    "permille": Kind.NUMBER,
    "ms": Kind.INT,
}


def figure(code: str, value: float | None) -> str:
    """Return a figure as it is read."""
    kind = KINDS[INDICATORS[code].unit]
    told = shown(value, kind, currency=settings.SHOP_CURRENCIES[0])
    is_time = INDICATORS[code].unit == "ms" and value is not None
    return _("%(n)s ms") % {"n": told} if is_time else told


class Told:
    """An alert in the words of whoever reads it; reckoned when it is read."""

    def __init__(self, alert: Alert) -> None:
        self.alert = alert

    @property
    def sentence(self) -> str:
        """Say what is out of line, and where most."""
        first = self.causes[0] if self.causes else None
        words = {
            "name": INDICATORS[self.alert.code].name,
            "change": _change(self.alert.actual, self.alert.expected),
            "hours": self.alert.hours,
        }
        if first is None:
            return _("%(name)s: %(change)s in %(hours)s hours") % words
        words |= {"part": first["name"], "part_change": first["change"]}
        return (
            _("%(name)s: %(change)s in %(hours)s hours; most of it %(part)s, %(part_change)s")
            % words
        )

    @property
    def causes(self) -> list[dict[str, Any]]:
        """Return the parts that moved, the most striking first."""
        return [
            {
                "name": f"{DIMENSIONS.get(dimension, dimension)} {_(VALUES.get(value, value))}",
                "actual": shown(actual, Kind.INT, currency=""),
                "expected": shown(expected, Kind.INT, currency=""),
                "change": _change(actual, expected),
            }
            for dimension, value, actual, expected, _distance in self.alert.causes
        ]


def _change(actual: float, expected: float) -> str:
    return f"{100 * (actual - expected) / expected:+.0f}%" if expected else "–"
