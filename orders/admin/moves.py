"""What an operator can do to an order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from orders.models import Order
from orders.services import cancellations, fulfilments
from orders.types import State


class ShipForm(forms.Form):
    """Who carries the parcel."""

    carrier = forms.CharField(label=_("Carrier"), max_length=80, widget=UnfoldAdminTextInputWidget)
    tracking = forms.CharField(
        label=_("Tracking number"), max_length=80, widget=UnfoldAdminTextInputWidget
    )


class SureForm(forms.Form):
    """Nothing to fill in: the button is the answer."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing an operator can do to an order, and in which states of it."""

    title: Promise
    service: Callable[..., Order]
    states: tuple[State, ...]
    states_without_parcel: tuple[State, ...] = ()
    form: type[forms.Form] = SureForm

    def is_offered(self, order: Order) -> bool:
        """Whether it can be done now; the service has the last word."""
        return order.state in (self.states if order.has_parcel else self.states_without_parcel)


MOVES: dict[str, Move] = {
    "pack": Move(_("Pack"), fulfilments.pack, (State.PAID, State.PARTLY)),
    "ship": Move(_("Ship"), fulfilments.ship, (State.PACKED, State.PARTLY), form=ShipForm),
    "deliver": Move(
        _("Delivered"), fulfilments.deliver, (State.SHIPPED, State.PARTLY), (State.PAID,)
    ),
    "cancel": Move(
        _("Cancel and refund"),
        partial(cancellations.cancel, reason="operator"),
        (State.AWAITING, State.PAID, State.READY),
        (State.AWAITING, State.PAID),
    ),
}
