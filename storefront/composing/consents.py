"""Purposes and decisions in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import ConsentRecord
from core import consent


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose a visitor may allow."""

    code: str
    label: str
    help: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided when."""

    at: datetime
    words: str


def purposes(allowed: Collection[str]) -> list[Purpose]:
    """Return the purposes there are, with what was chosen."""
    helps = {
        consent.ANALYTICS: _(
            "We count what is looked at and how quick pages are, under a random number, to make "
            "the shop better; and try new ideas on a part of our visitors."
        ),
        consent.PERSONALISATION: _("What you look at may choose what we show you first."),
        consent.MARKETING: _("We may measure which of our campaigns brought you here."),
    }
    return [Purpose(code, _label(code), helps[code], code in allowed) for code in consent.PURPOSES]


def records(rows: Iterable[ConsentRecord]) -> list[Decision]:
    """Return decisions, with their purposes named."""
    return [
        Decision(row.at, ", ".join(_label(code) for code in row.purposes) or _("All refused"))
        for row in rows
    ]


def _label(code: str) -> str:
    labels = {
        consent.ANALYTICS: _("Measuring"),
        consent.PERSONALISATION: _("Personal suggestions"),
        consent.MARKETING: _("Advertising"),
    }
    return labels.get(code, code)
