"""A month's figures and findings in words, as the page, the letter and the paper say them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.models import Action, MonthlyReport
from analytics.reporting import Column, Kind
from analytics.reports import funnel, summary
from analytics.showing import change_of, shown

FIGURES: dict[str, Column] = {
    column.key: column
    for column in (*funnel.REPORT.figures, *summary.REPORT.figures)
}  # fmt: skip
BEHAVIOUR = ("visits", "searched", "conversion", "left_bag", "left_checkout", "buyers", "new")
PROFIT = (
    *("sales", "orders", "order_value", "units", "discount", "margin", "margin_share"),
    *("refunded", "returned"),
)
FINDINGS = {
    "conversion_fell": (
        gettext_lazy("Fewer visits end in a purchase."),
        gettext_lazy("Look where the funnel loses them, by device, and test one change there."),
    ),
    "order_value_fell": (
        gettext_lazy("Orders have become smaller."),
        gettext_lazy("Offer what goes with the bag, and look at the threshold of free delivery."),
    ),
    "margin_fell": (
        gettext_lazy("Less of the sales remains as margin."),
        gettext_lazy("Look at discounts and at the cost of what sold most."),
    ),
    "visits_fell": (
        gettext_lazy("Fewer visits came."),
        gettext_lazy("See which source sends fewer, and write to shoppers who stay away."),
    ),
    "checkout_left": (
        gettext_lazy("Many leave at the checkout."),
        gettext_lazy("See at which step, and whether ways to pay or delivery costs drive them."),
    ),
    "discounts_rose": (
        gettext_lazy("More is taken off."),
        gettext_lazy("End promotions that bring no new buyers; see what campaigns did."),
    ),
    "department_fell": (
        gettext_lazy("A department sells less."),
        gettext_lazy("Look at stock, prices and place in the listings of its best sellers."),
    ),
    "department_rose": (
        gettext_lazy("A department grows."),
        gettext_lazy("Order more in time, and show it on the home page."),
    ),
    "department_returned": (
        gettext_lazy("Much of a department comes back."),
        gettext_lazy("Read the reasons of its returns; mend descriptions, pictures and sizes."),
    ),
}


def title(report: MonthlyReport) -> str:
    """Return "November 2026" in the reader's language."""
    words = {"month": MONTHS[report.month.month], "year": report.month.year}
    return _("%(month)s %(year)s") % words


def currency(report: MonthlyReport) -> str:
    """Return the currency the report is in."""
    return str(report.data.get("currency", settings.SHOP_CURRENCIES[0]))


def rows(report: MonthlyReport, keys: tuple[str, ...]) -> list[dict[str, str]]:
    """Return figures beside the month before and the year before."""
    now, before, year = (report.data.get(name) or {} for name in ("now", "before", "year"))
    told = []
    for key in keys:
        column = FIGURES[key]
        if now.get(key) is None:
            continue
        told.append(
            {
                "name": str(column.label),
                "definition": str(column.definition),
                "now": shown(now[key], column.kind, currency=currency(report)),
                "before": change_of(column, now[key], before.get(key)) or "–",
                "year": change_of(column, now[key], year.get(key)) or "–",
            }
        )
    return told


def departments(report: MonthlyReport) -> list[dict[str, str]]:
    """Return the departments with their growth."""
    column = FIGURES["sales"]
    return [
        {
            "name": str(name),
            "sales": shown(now, Kind.MONEY, currency=currency(report)),
            "before": change_of(column, now, before) or "–",
            "returned": shown(back, Kind.PERCENT, currency=""),
        }
        for name, now, before, back in report.data.get("departments", [])
    ]


def actions(report: MonthlyReport, rows: list[Action]) -> list[dict[str, Any]]:
    """Return findings with what to do, by whom and when, and what came of it."""
    told = []
    for row in rows:
        finding, advice = FINDINGS[row.finding]
        kind = FIGURES[row.figure].kind
        values = {
            name: shown(getattr(row, name), kind, currency=currency(report))
            for name in ("was", "expected", "became")
        }
        told.append(
            {
                "finding": f"{row.about}: {finding}" if row.about else str(finding),
                "advice": str(advice),
                "figure": str(FIGURES[row.figure].label),
                "who": str(row.owner) if row.owner else _("nobody yet"),
                "due": row.due_on,
                "state": row.get_state_display(),
                "pk": row.pk,
                **values,
            }
        )
    return told
