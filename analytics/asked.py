"""What is asked of a report: as usual, or narrowed by what the shop's data offer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from analytics.forms import ReportForm
from analytics.reporting import Report
from orders.models import Channel


def question(
    *, report: Report, now: datetime, given: Mapping[str, str] | None = None
) -> ReportForm:
    """Return what is asked: the usual question, but for what was given."""
    usual = report.usual(now=now, currency=settings.SHOP_CURRENCIES[0]).as_json()
    wanted = {key: value for key, value in (given or {}).items() if value}
    return ReportForm({**usual, **wanted}, report=report, choices=choices_of(report))


def choices_of(report: Report) -> dict[str, list[tuple[str, Any]]]:
    """Return what each filter of a report offers that only the shop's data know."""
    found: dict[str, list[tuple[str, Any]]] = {}
    if "channel" in report.filters:
        others = Channel.objects.exclude(kind=Channel.Kind.TILL).order_by("name")
        own = [("", _("All channels")), ("web", _("The shop itself")), ("store", _("Stores"))]
        found["channel"] = [*own, *others.values_list("code", "name")]
    return found
