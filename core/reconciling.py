"""Checks of the books: each room says what must hold of its own figures, and how it is mended.

    register(Check(code="stock.reserved", title=…, proposal=…, find=…, repair=…))

`<app>/checks.py` registers them at start-up; the nightly run (`core.services.drifts`) asks all. A
check finds without locks, by one statement of its own; a repair is told the finding's subject, asks
again under locks, and is safe to repeat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure that is not what it must be."""

    check: str
    subject: str  # what it is about, for the repair: a key
    label: str  # the same for a person
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold."""

    code: str
    title: Promise
    proposal: Promise
    find: Callable[[datetime], Iterable[Finding]]
    repair: Callable[[str, datetime], None] | None = None


CHECKS: dict[str, Check] = {}


def register(check: Check) -> None:
    """Have the nightly run ask this too."""
    CHECKS[check.code] = check


def findings(*, now: datetime) -> list[Finding]:
    """Ask every check of every room; return all that does not hold. Writes nothing."""
    return [finding for check in CHECKS.values() for finding in check.find(now)]
