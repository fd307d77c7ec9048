"""Figures of the stock rooms in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from inventory.rules.replenishment import Why


def because(why: Why, ordered: int) -> str:
    """Return how an order's quantity came about, in sentences an operator can follow."""
    if not why:
        return _("Entered by hand.")
    first = {
        "default": _("Fewer than 8 weeks of sales are known, so the threshold is %(threshold)d."),
        "set": _("The threshold %(threshold)d was set by hand."),
        "forecast": _(
            "%(weekly)s go in a week; in the %(lead_weeks)s weeks until new ones are here that is"
            " %(during)d, and %(safety)d more for safety: the threshold is %(threshold)d."
        ),
    }[why["rule"]]
    second = _(
        "%(position)d are free or on their way, so %(missing)d are missing to %(target)d;"
        " in packs of %(pack)d that is %(ordered)d."
    )
    told = dict(why) | {
        "during": why["threshold"] - why["safety"],
        "missing": why["target"] - why["position"],
        "ordered": ordered,
    }
    return f"{first % told} {second % told}"
