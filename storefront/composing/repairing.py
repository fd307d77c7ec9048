"""Repairs and visits as an order's page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare import selectors
from aftercare.models import Repair
from aftercare.selectors import Bookable, Repairable
from aftercare.types import OVER, RepairState, Way
from core.money import Money, format_money
from delivery.models import Slot
from orders.models import Order
from storefront.cards import Choice
from storefront.composing import collecting
from storefront.forms.repairing import RepairForm
from storefront.templatetags.dates import day, full_day


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a repair: what, and when."""

    label: str | Promise
    at: datetime


@dataclass(frozen=True, slots=True)
class RepairView:
    """One repair on its order's page, with what can be done about it now."""

    id: str
    number: str
    what: str
    state: str | Promise
    tone: str
    told: Sequence[str]
    steps: Sequence[StepView]
    quote: Money | None
    can_answer: bool
    can_withdraw: bool
    pay_url: str


@dataclass(frozen=True, slots=True)
class VisitView:
    """A bought service: when somebody comes, and the other times there are."""

    line: str
    what: str
    when: str
    is_done: bool
    slots: Sequence[tuple[str, str]]


def warranties(found: Sequence[Repairable]) -> list[str]:
    """Say until when each line is under warranty, with the numbers it is known by."""
    told = []
    for one in found:
        words = _("%(name)s: warranty until %(day)s")
        if not one.in_warranty:
            words = _("%(name)s: warranty ended on %(day)s")
        told.append(words % {"name": one.line.name, "day": full_day(one.warranty.ends_on)})
        if one.serials:
            told[-1] += " · " + _("serial number %s") % ", ".join(one.serials)
    return told


def repairs(order: Order) -> list[RepairView]:
    """Return an order's repairs, the newest first."""
    return [_repair(row) for row in selectors.repairs_of(order)]


def visits(order: Order, *, now: datetime) -> list[VisitView]:
    """Return an order's services that somebody comes for."""
    country = order.ship_to.get("country", "")
    return [_visit(one, country) for one in selectors.bookables(order, now=now)]


def lines(found: Sequence[Repairable], form: RepairForm) -> list[Choice]:
    """Return what can be repaired, to choose from; a single one is chosen."""
    chosen = form["line"].value() or (found[0].line.public_id if len(found) == 1 else "")
    return [
        Choice(
            value=one.line.public_id,
            label=f"{one.line.name} {one.line.options}".strip(),
            note=_("Under warranty until %s: free of charge") % full_day(one.warranty.ends_on)
            if one.in_warranty
            else _("Warranty ended on %s: you get a quote first") % full_day(one.warranty.ends_on),
            checked=one.line.public_id == chosen,
        )
        for one in found
    ]


def ways(form: RepairForm, *, has_stores: bool) -> list[Choice]:
    """Return how it can reach us."""
    icons = {Way.PICKUP: "truck", Way.STORE: "pin"}
    chosen = form["way"].value() or Way.PICKUP
    return [
        Choice(
            value=way.value,
            label=str(way.label),
            checked=way == chosen,
            available=way != Way.STORE or has_stores,
            icon=icons[way],
            kind=way.value,
        )
        for way in Way
    ]


def _repair(row: Repair) -> RepairView:
    waits = row.state in {RepairState.QUOTED, RepairState.AGREED}
    pay = reverse("storefront:pay", args=[row.charge.token]) if row.charge else ""
    return RepairView(
        id=row.public_id,
        number=row.number,
        what=row.line.name,
        state=row.get_state_display(),
        tone="plain" if row.state in OVER else "warn" if waits else "ok",
        told=_told(row),
        steps=[StepView(event.get_state_display(), event.at) for event in row.events.all()],
        quote=row.quote_money if row.state == RepairState.QUOTED else None,
        can_answer=row.state == RepairState.QUOTED,
        can_withdraw=row.state == RepairState.EXPECTED,
        pay_url=pay if row.state == RepairState.AGREED else "",
    )


def _told(row: Repair) -> list[str]:
    """Say what happens next, and what was found."""
    told = []
    if row.state == RepairState.EXPECTED:
        told.append(_next(row))
    if row.diagnosis:
        told.append(row.diagnosis)
    if row.state == RepairState.QUOTED and row.quote_money and row.quoted_until:
        amount = format_money(row.quote_money, get_language() or "en")
        words = _("It would cost %(amount)s. The quote holds until %(day)s.")
        told.append(words % {"amount": amount, "day": day(row.quoted_until.date())})
    if row.answer:
        told.append(row.answer)
    if row.state == RepairState.MENDED and row.location is not None:
        told.append(_("It waits for you in %s.") % row.location.name)
    elif row.tracking:
        told.append(f"{row.carrier} {row.tracking}")
    return told


def _next(row: Repair) -> str:
    if row.pickup_from is not None and row.pickup_until is not None:
        country = row.order.ship_to.get("country", "")
        span = collecting.window_at(row.pickup_from, row.pickup_until, country=country)
        return _("We fetch it on %s.") % span
    return _("Please bring it to %s.") % (row.location.name if row.location else "")


def _visit(one: Bookable, country: str) -> VisitView:
    visit = one.visit
    return VisitView(
        line=one.line.public_id,
        what=one.line.name,
        when=_span(visit.slot, country) if visit else "",
        is_done=visit is not None and visit.done_at is not None,
        slots=[(slot.public_id, _span(slot, country)) for slot in one.slots],
    )


def _span(slot: Slot, country: str) -> str:
    return collecting.window_at(slot.starts_at, slot.ends_at, country=country)
