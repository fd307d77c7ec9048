"""Why something is shown, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from recommendations.serving.values import NEARBY, PERSONAL, Known, Served
from recommendations.types import Code, Reason

# With the name it goes by, and without.
_SENTENCES: dict[str, tuple[str, str]] = {
    Code.WITH: (gettext_noop("Bought with %(name)s"), gettext_noop("Often bought together")),
    Code.VIEWED: (
        gettext_noop("Because you looked at %(name)s"),
        gettext_noop("Because of what you looked at"),
    ),
    Code.POPULAR: ("", gettext_noop("Popular in the shop")),
    Code.OFFER: ("", gettext_noop("In this week’s offers")),
    Code.LIKE_YOU: ("", gettext_noop("Others with your taste buy it")),
    Code.SIMILAR: (gettext_noop("Like %(name)s"), gettext_noop("Much alike")),
    Code.ACCESSORY: (gettext_noop("Goes with %(name)s"), gettext_noop("Goes well with it")),
    Code.FRESH: ("", gettext_noop("New in the shop")),
    Code.RECENT: ("", gettext_noop("You looked at this")),
}


@dataclass(frozen=True, slots=True)
class Names:
    """How the products and categories of reasons are called in the reader's language."""

    products: Mapping[int, str] = field(default_factory=dict)
    categories: Mapping[int, str] = field(default_factory=dict)


def names_of(facts: Known) -> Names:
    """Return the names that facts tell."""
    return Names(
        {pk: one.name for pk, one in facts.items()},
        {one.category_id: one.category_name for one in facts.values()},
    )


def sentence(reason: Reason, names: Names) -> str:
    """Return the reason as a card says it; one whose product is gone says the general thing."""
    name = names.products.get(int(reason.params.get("product_id", 0) or 0), "")
    category = names.categories.get(int(reason.params.get("category_id", 0) or 0), "")
    days = int(reason.params.get("every_days", 0) or 0)
    if reason.code == Code.AGAIN:
        if not days:
            return _("You have bought this")
        return ngettext("You buy this every day", "You buy this about every %(n)s days", days) % {
            "n": days
        }
    if reason.code == Code.POPULAR_IN:
        return _("Popular in %s") % category if category else _("Popular in the shop")
    with_name, without = _SENTENCES.get(reason.code, _SENTENCES[Code.POPULAR])
    return _(with_name) % {"name": name} if with_name and name else _(without)


def explanation(reason: Reason, *, is_explored: bool, is_personal: bool) -> str:
    """Return what was used to suggest it, for whoever asks why."""
    if is_explored:
        return _("It is new. One place in ten is kept for products hardly anybody knows yet.")
    if reason.code in {Code.VIEWED, Code.RECENT}:
        return _("Worked out from what you looked at in this shop.")
    if is_personal and reason.code in {Code.AGAIN, Code.LIKE_YOU, Code.WITH, Code.POPULAR_IN}:
        return _("Worked out from what you bought in this shop, and others who bought the same.")
    if reason.code in {Code.WITH, Code.SIMILAR, Code.ACCESSORY}:
        return _("The same for everybody: it goes by the product, not by you.")
    return _("The same for everybody: it goes by what is bought and new in the shop.")


def title(served: Served, names: Names) -> str:
    """Return the slot's title, or an honest one where another sort of list has taken its place."""
    plan = served.plan
    if not served.feed or _group(served.feed) == _group(plan.feeds[0]):
        first = served.shown[0].reason.params if served.shown else {}
        name = names.products.get(int(first.get("product_id", 0) or 0), "")
        return plan.title.replace("{name}", name)
    titles = {
        "yours": _("For you"),
        "nearby": _("You may like these too"),
        "general": _("Popular in the shop"),
    }
    return titles[_group(served.feed)]


def _group(feed: str) -> str:
    if feed in PERSONAL:
        return "yours"
    return "nearby" if feed in NEARBY else "general"
