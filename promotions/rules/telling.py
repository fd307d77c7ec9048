"""What became of an offer on a line, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.money import Money, format_money
from promotions.types import Outcome, Reason

Names = Mapping[str, str]


def words(note: Mapping[str, Any], currency: str, *, names: Names | None = None) -> str:
    """Return one adjustment in a sentence."""
    name = note.get("name") or (names or {}).get(note["offer"]) or named(note["offer"])
    figures = note["figures"]
    if note["outcome"] == Outcome.APPLIED:
        return f"{name}: −{_money(note['amount'], currency)}"
    if note["outcome"] == Outcome.NEARLY:
        return f"{name}: {_missing(note['reason'], figures, currency)}"
    why = str(Reason(note["reason"]).label)
    if by := (names or {}).get(figures.get("by", "")):
        why = f"{why} ({by})"
    if cut := figures.get("cut"):
        why = f"{why} (−{_money(cut, currency)})"
    return _("%(offer)s: not applied. %(why)s.") % {"offer": name, "why": why}


def _missing(reason: str, figures: Mapping[str, str], currency: str) -> str:
    saving = figures.get("saving")
    if reason == Reason.AMOUNT:
        more = _money(figures["missing"], currency)
        if saving is None:
            return _("add %(more)s more") % {"more": more}
        told = {"more": more, "saving": _money(saving, currency)}
        return _("add %(more)s more to save %(saving)s") % told
    count = int(figures["missing"])
    if price := figures.get("price"):
        return _("you may add it for %s") % _money(price, currency)
    if percent := figures.get("percent"):
        figures = {"count": str(count), "percent": percent}
        return (
            ngettext(
                "add %(count)s more for %(percent)s%% off",
                "add %(count)s more for %(percent)s%% off",
                count,
            )
            % figures
        )
    if saving is None:
        return ngettext("add %d more", "add %d more", count) % count
    told = {"count": str(count), "saving": _money(saving, currency)}
    return (
        ngettext(
            "add %(count)s more to save %(saving)s",
            "add %(count)s more to save %(saving)s",
            count,
        )
        % told
    )


def _money(amount: str, currency: str) -> str:
    return format_money(Money(Decimal(amount), currency), get_language() or "en")


def named(code: str) -> str:
    """Return how a purse that pays as a discount is called."""
    return _("Points") if code == "points" else code
