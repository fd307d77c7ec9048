"""A promotion in plain words, written from its configuration: what, when, for whom, how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.money import Money, format_money
from promotions.rules import terms
from promotions.rules.compiling import Row
from promotions.types import (
    Bundle,
    BuyGet,
    Exchange,
    FixedPrice,
    FreeDelivery,
    Gift,
    Multi,
    Nth,
    Percent,
    Spend,
    Stacking,
    Terms,
)

BRAKES = {
    "budget": gettext_lazy("the budget is used up"),
    "margin": gettext_lazy("the margin is too low"),
    "stock": gettext_lazy("too little stock is left"),
    "abuse": gettext_lazy("one shopper used it too often"),
}
WHO: Mapping[str, Any] = {
    "new": gettext_lazy("first order"),
    "returning": gettext_lazy("who has bought before"),
    "member": gettext_lazy("members"),
    "vip": gettext_lazy("VIP"),
    "business": gettext_lazy("businesses"),
}


def brake(code: str) -> str:
    """Return why a promotion paused by itself."""
    return str(BRAKES.get(code, code))


def rules(row: Row, currency: str = "") -> list[tuple[str, str]]:
    """Return the rules as (subject, words); in every currency unless one is named."""
    codes = [currency] if currency else list(settings.SHOP_CURRENCIES)
    what = [told for told in (says(row, code) for code in codes) if told]
    rows = [(_("What"), " · ".join(dict.fromkeys(what)))]
    rows += [(_("When"), _when(row))] if row.starts_at or row.ends_at else []
    if row.audiences:
        rows.append((_("For"), ", ".join(_who(code) for code in sorted(row.audiences))))
    if row.countries or row.regions:
        rows.append((_("Where"), ", ".join(sorted(row.countries | row.regions))))
    rows.append((_("Together"), _together(row)))
    if row.is_limited:
        rows.append((_("How many"), _("As long as there are any.")))
    return rows


def says(row: Row, currency: str) -> str:
    """Return what it does in one currency, in a sentence; nothing where it does nothing."""
    try:
        found = terms.read(row.kind, row.terms, currency)
    except (ArithmeticError, KeyError, TypeError, ValueError):
        return ""
    return "" if found is None else _SAYERS[type(found)](found)


def _spend(one: Spend) -> str:
    if one.each:
        start, off = one.steps[0]
        told = _("%(off)s off every %(start)s you spend") % {"off": _m(off), "start": _m(start)}
    else:
        told = ", ".join(
            _("spend %(start)s, save %(off)s") % {"off": _m(off), "start": _m(start)}
            for start, off in one.steps
        )
    return told + _most(one.at_most)


def _percent(one: Percent) -> str:
    told = _("%s off") % _p(one.percent)
    return told + _from(one.at_least) + _most(one.at_most)


def _price(one: FixedPrice) -> str:
    told = _("%s each") % _m(one.price)
    return told + (_(", the first %d of a basket") % one.most if one.most else "")


def _buy_get(one: BuyGet) -> str:
    figures = {"buy": one.buy, "get": one.get, "percent": _p(one.percent)}
    if one.percent == 100:  # noqa: PLR2004 -- all of it
        return _("buy %(buy)d, get %(get)d free") % figures
    return _("buy %(buy)d, get %(get)d at %(percent)s off") % figures


def _gift(one: Gift) -> str:
    return _("a free gift") + _from(one.at_least)


def _bundle(one: Bundle) -> str:
    return _("together for %s") % _m(one.price)


def _nth(one: Nth) -> str:
    if one.nth == 2 and one.percent == 50:  # noqa: PLR2004 -- the usual one has a name
        return _("the second at half price")
    return _("every item number %(nth)d at %(percent)s off") % {
        "nth": one.nth,
        "percent": _p(one.percent),
    }


def _multi(one: Multi) -> str:
    return ", ".join(
        _("%(units)d items, %(percent)s off") % {"units": units, "percent": _p(percent)}
        for units, percent in one.steps
    )


def _exchange(one: Exchange) -> str:
    told = _("add it for %s") % _m(one.price) if one.price else _("yours for nothing")
    return told + _from(one.at_least)


def _delivery(one: FreeDelivery) -> str:
    told = _("free delivery") if one.upto is None else _("up to %s off delivery") % _m(one.upto)
    return told + _from(one.at_least)


_SAYERS: dict[type[Terms], Callable[[Any], str]] = {
    Spend: _spend,
    Percent: _percent,
    FixedPrice: _price,
    BuyGet: _buy_get,
    Gift: _gift,
    Bundle: _bundle,
    Nth: _nth,
    Multi: _multi,
    Exchange: _exchange,
    FreeDelivery: _delivery,
}


def _when(row: Row) -> str:
    starts = date_format(localtime(row.starts_at), "DATETIME_FORMAT") if row.starts_at else ""
    ends = date_format(localtime(row.ends_at), "DATETIME_FORMAT") if row.ends_at else ""
    if starts and ends:
        return _("from %(starts)s until %(ends)s") % {"starts": starts, "ends": ends}
    return _("until %s") % ends if ends else _("from %s") % starts


def _who(code: str) -> str:
    known = WHO.get(code)
    return str(known) if known is not None else code.partition(":")[2] or code


def _together(row: Row) -> str:
    if row.stacking == Stacking.ALONE:
        return _("Not together with any other offer on the same goods.")
    if row.stacking == Stacking.NO_COUPONS:
        return _("Coupons do not count on these goods.")
    if row.group:
        return _("One offer of this kind per order; you get the better one.")
    return _("Together with other offers.")


def _from(amount: Money | None) -> str:
    return "" if amount is None else _(" from %s") % _m(amount)


def _most(amount: Money | None) -> str:
    return "" if amount is None else _(", at most %s") % _m(amount)


def _m(amount: Money) -> str:
    return format_money(amount, get_language() or "en")


def _p(percent: Decimal) -> str:
    return f"{percent.normalize():f}%"
