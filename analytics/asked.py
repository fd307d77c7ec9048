"""What a report's filters offer: the shop's channels and campaigns."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from analytics.reporting import Report
from orders.models import Channel


def choices_of(report: Report) -> dict[str, list[tuple[str, Any]]]:
    """Return what each filter of a report offers that only the shop's data know."""
    found: dict[str, list[tuple[str, Any]]] = {}
    if "channel" in report.filters:
        others = Channel.objects.exclude(kind=Channel.Kind.TILL).order_by("name")
        own = [("", _("All channels")), ("web", _("The shop itself")), ("store", _("Stores"))]
        found["channel"] = [*own, *others.values_list("code", "name")]
    return found
