"""An order's timeline as pages show it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.models import Order, OrderEvent
from orders.types import PAID_STATES, Happening, State
from storefront.cards import Step
from storefront.templatetags.dates import day

# What is still to come, by where the order stands.
PACKED = (gettext_lazy("Packed"), Happening.PACKED)
SHIPPED = (gettext_lazy("Shipped"), Happening.SHIPPED)
DELIVERED = (gettext_lazy("Delivered"), Happening.DELIVERED)
PAYMENT = (gettext_lazy("Payment"), Happening.PAID)
COLLECTED = (gettext_lazy("Collected"), Happening.COLLECTED)
READY = (gettext_lazy("Ready to collect"), Happening.READY)
DONE = (gettext_lazy("Done"), Happening.DELIVERED)

Road = dict[str, tuple[tuple[Any, Happening], ...]]
ROAD: Road = {
    State.AWAITING: (PAYMENT, PACKED, SHIPPED, DELIVERED),
    State.PAID: (PACKED, SHIPPED, DELIVERED),
    State.PACKED: (SHIPPED, DELIVERED),
    State.PARTLY: (SHIPPED, DELIVERED),
    State.SHIPPED: (DELIVERED,),
}
ROAD_TO_STORE: Road = {
    State.AWAITING: (PAYMENT, READY, COLLECTED),
    State.PAID: (READY, COLLECTED),
    State.READY: (COLLECTED,),
}
ROAD_WITHOUT_PARCEL: Road = {State.AWAITING: (PAYMENT, DONE), State.PAID: (DONE,)}
HELD_HEADLINE = (
    gettext_lazy("Thank you. We take a closer look before we pack"),
    gettext_lazy("This takes a working day at most; you need not do anything. We write to you."),
)
# Of what is collected in a store.
COLLECTED_STATES = {
    State.PAID: (
        gettext_lazy("Thank you, the store is putting it aside"),
        gettext_lazy("We write to you as soon as it is ready."),
    ),
    State.READY: (
        gettext_lazy("Ready for you in the store"),
        gettext_lazy("Show the code below. What you do not want after trying it stays with us."),
    ),
    State.DELIVERED: (gettext_lazy("Collected"), gettext_lazy("We hope you like it.")),
}
FAILURES = {
    "declined": gettext_lazy("Your bank declined the card."),
    "insufficient_funds": gettext_lazy("There is not enough money on the card."),
    "challenge_failed": gettext_lazy("The payment was not confirmed."),
    "over_limit": gettext_lazy("This is more than your account for invoices allows."),
    "not_accepted": gettext_lazy("We could not accept this payment."),
    "not_enough_credit": gettext_lazy("There is not enough store credit."),
}
CARDS = {"declined", "insufficient_funds", "challenge_failed"}
REASONS = {
    "unpaid": gettext_lazy("No payment arrived in time."),
    "shopper": gettext_lazy("Cancelled at your request."),
    "operator": gettext_lazy("Cancelled by the shop."),
    "not_collected": gettext_lazy("Nobody came for it in time."),
    "review": gettext_lazy("We could not confirm the payment."),
    "not_wanted": gettext_lazy("You tried it and left it with us."),
}
PROBLEMS = {Happening.PAYMENT_FAILED, Happening.CANCELLED}


def steps(order: Order) -> list[Step]:
    """Return what has happened, then what is still to come."""
    done = [_step(event) for event in order.events.all() if not event.data.get("hidden")]
    road = ROAD if order.has_parcel else ROAD_WITHOUT_PARCEL
    if hasattr(order, "collection"):
        road = ROAD_TO_STORE
    later = [
        Step(
            label=str(label), state="now" if place == 0 else "later", note=_ahead(order, happening)
        )
        for place, (label, happening) in enumerate(road.get(order.state, ()))
    ]
    return done + later


def headline(order: Order) -> tuple[str | Promise, str | Promise]:
    """Return the order's state in a few words, and a sentence below it."""
    by = day(order.delivery_by) if order.delivery_by else ""
    if hasattr(order, "collection") and order.state in COLLECTED_STATES:
        return COLLECTED_STATES[State(order.state)]
    if order.held_at is not None and order.state in PAID_STATES:
        return HELD_HEADLINE
    if order.pays_later and order.state == State.PAID:
        return _("Thank you, your order is confirmed"), _("It is paid later, as agreed.")
    if not order.has_parcel and order.state in {State.PAID, State.DELIVERED}:
        return _("Thank you, your order is paid"), _("What you can read or download is below.")
    return {
        State.AWAITING: (
            _("Waiting for your payment"),
            _("We hold your items for you until then."),
        ),
        State.PAID: (
            _("Thank you, your order is on its way to our packers"),
            _("Expected by %s") % by,
        ),
        State.PACKED: (_("Packed and ready to leave"), _("Expected by %s") % by),
        State.PARTLY: (_("The first part is on its way"), _("The rest follows in its own parcel.")),
        State.READY: (_("Ready for you in the store"), ""),
        State.SHIPPED: (_("On its way to you"), _("Expected by %s") % by),
        State.DELIVERED: (_("Delivered"), _("We hope you like it.")),
        State.CANCELLED: (
            _("Cancelled"),
            _("If you had paid, the money goes back the way it came."),
        ),
    }[State(order.state)]


def failure(code: str) -> str:
    """Return a refusal of the bank in words, with what to try."""
    if not code:
        return ""
    advice = _("Please try another card.") if code in CARDS else _("Please pay another way.")
    return f"{FAILURES.get(code, FAILURES['declined'])} {advice}"


def _step(event: OrderEvent) -> Step:
    state: Literal["done", "problem"] = "problem" if event.happening in PROBLEMS else "done"
    return Step(label=event.get_happening_display(), state=state, at=event.at, note=_note(event))


def _note(event: OrderEvent) -> str:
    data = event.data
    if event.happening == Happening.PAYMENT_FAILED:
        return str(FAILURES.get(data.get("failure", ""), ""))
    if event.happening == Happening.CANCELLED:
        return str(REASONS.get(data.get("reason", ""), ""))
    if event.happening == Happening.WAITING:
        return _("Expected by %s") % day(date.fromisoformat(data["promised_on"]))
    parts = list(data.get("items", []))
    if event.happening == Happening.SHIPPED:
        parts.append(f"{data.get('carrier', '')} {data.get('tracking', '')}".strip())
    if data.get("parcel", 1) > 1:
        parts.insert(0, _("Parcel %d") % data["parcel"])
    return " · ".join(parts)


def _ahead(order: Order, happening: Happening) -> str:
    if happening == Happening.DELIVERED and order.delivery_by:
        return _("Expected by %s") % day(order.delivery_by)
    return ""
