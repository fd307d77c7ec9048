"""The monthly report: figures, findings, proposed actions, a letter to the operators, a paper."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import manimgx_fonts_cjk
from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics import letters, months
from analytics.models import Action, MonthlyReport
from analytics.reporting import Compare, Params, Warehouse
from analytics.reports import funnel, summary
from analytics.rules import findings
from analytics.rules.findings import Found
from analytics.scope import Scope, share
from analytics.services.runs import plain

LAYOUT = settings.BASE_DIR / "templates" / "documents" / "monthly.typ"
FONTS = Path(manimgx_fonts_cjk.__file__).parent
# What is proposed on the first should show by the end of the month.
DUE = timedelta(days=27)

_DEPARTMENTS = """ SELECT department, sum(net_amount), sum(quantity), sum(returned_quantity) FROM s
WHERE department <> '' GROUP BY department ORDER BY 2 DESC LIMIT 12"""


def of_month(day: date) -> Params:
    """Return the month of a day as a question."""
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return Params(
        since=first,
        until=after - timedelta(days=1),
        compare=Compare.NONE,
        currency=settings.SHOP_CURRENCIES[0],
    )


def make(*, warehouse: Warehouse, month: date, now: datetime) -> MonthlyReport:
    """Write the report of a month with its proposed actions, and mail it.

    Safe to repeat: figures are reckoned anew, actions that stand stay as operators left them, and
    the letter goes once. What came of the actions of earlier reports is written into them.
    """
    asked = of_month(month)
    before = of_month(asked.since - timedelta(days=1))
    year = of_month(asked.since.replace(year=asked.since.year - 1))
    told: dict[str, Any] = {
        "currency": asked.currency,
        "now": _figures(warehouse, asked, now),
        "before": _figures(warehouse, before, now),
        "year": _figures(warehouse, year, now),
        "departments": _departments(warehouse, asked, before, now),
    }
    found = findings.find(told)
    told["findings"] = [asdict(one) for one in found]
    return _keep(asked.since, told, found, now)


def pdf(report: MonthlyReport) -> bytes:
    """Set the report in type, in the active language."""
    import typst  # noqa: PLC0415 -- only who asks for the paper waits for it

    told = {
        **contents(report),
        "shop": settings.SHOP_NAME,
        "language": "zh" if (get_language() or "en").startswith("zh") else "en",
        "words": _words(),
    }
    made = typst.compile(
        str(LAYOUT),
        sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )
    return bytes(made)


def contents(report: MonthlyReport) -> dict[str, Any]:
    """Return all the report says, in the active language."""
    own = list(report.actions.select_related("owner"))
    earlier = MonthlyReport.objects.filter(month__lt=report.month).first()
    old = list(earlier.actions.select_related("owner")) if earlier else []
    dated = [months.actions(report, own), months.actions(earlier or report, old)]
    for rows in dated:
        for row in rows:
            row["due"] = date_format(row["due"])
    return {
        "title": months.title(report),
        "behaviour": months.rows(report, months.BEHAVIOUR),
        "profit": months.rows(report, months.PROFIT),
        "departments": months.departments(report),
        "actions": dated[0],
        "outcomes": dated[1],
    }


@transaction.atomic
def _keep(month: date, told: dict[str, Any], found: list[Found], now: datetime) -> MonthlyReport:
    report, _made = MonthlyReport.objects.update_or_create(
        month=month, defaults={"data": told, "computed_at": now}
    )
    for one in found:
        Action.objects.get_or_create(
            report=report,
            finding=one.rule,
            about=one.about,
            defaults={
                "figure": one.figure,
                "was": one.now,
                "expected": one.expected,
                "due_on": (month + timedelta(days=32)).replace(day=1) + DUE,
            },
        )
    _outcomes(month, told)
    mailed = MonthlyReport.objects.filter(pk=report.pk, mailed_at__isnull=True)
    if mailed.update(mailed_at=now):
        letters.write(
            key=f"month:{report.public_id}",
            template="monthly_report",
            context={"report": _Told(report)},
            now=now,
        )
        report.refresh_from_db()
    return report


class _Told:
    """The report in the words of whoever is written to."""

    def __init__(self, report: MonthlyReport) -> None:
        self.pk = report.pk
        self._report = report

    @property
    def contents(self) -> dict[str, Any]:
        """Return what it says."""
        return contents(self._report)


def _outcomes(month: date, told: dict[str, Any]) -> None:
    """Write into the actions of the month before what became of their figures."""
    earlier = (month - timedelta(days=1)).replace(day=1)
    parts = {row[0]: row for row in told["departments"]}
    for action in Action.objects.filter(report__month=earlier):
        value = told["now"].get(action.figure)
        if action.about:
            row = parts.get(action.about)
            value = (row[1] if action.figure == "sales" else row[3]) if row else None
        if value is not None:
            action.became = float(value)
            action.save(update_fields=["became", "updated_at"])


def _figures(warehouse: Warehouse, params: Params, now: datetime) -> dict[str, Any]:
    sales = summary.figures(Scope(warehouse, params, now))
    steps = funnel.compute(warehouse, params, now)
    told: dict[str, Any] = plain(steps)["figures"]
    steps.figures = sales
    return told | {
        key: value for key, value in plain(steps)["figures"].items() if value is not None
    }


def _departments(
    warehouse: Warehouse, asked: Params, before: Params, now: datetime
) -> list[list[Any]]:
    then = {row[0]: row[1] for row in Scope(warehouse, before, now).ask(_DEPARTMENTS)}
    rows: list[Any] = Scope(warehouse, asked, now).ask(_DEPARTMENTS)
    return [
        [name, str(sales), str(then[name]) if name in then else None, share(back or 0, units)]
        for name, sales, units, back in rows
    ]


def _words() -> dict[str, str]:
    return {
        "heading": _("Monthly report"),
        "behaviour": _("What shoppers did"),
        "profit": _("What the shop earned"),
        "departments": _("Departments"),
        "figure": _("Figure"),
        "month": _("This month"),
        "before": _("Month before"),
        "year": _("Year before"),
        "sales": _("Sales"),
        "returned": _("Returned"),
        "actions": _("Findings and what to do"),
        "outcomes": _("What came of the last report"),
        "nothing": _("Nothing stands out this month."),
        "was": _("was"),
        "expected": _("should become"),
        "became": _("became"),
        "who": _("who"),
        "due": _("by"),
    }
