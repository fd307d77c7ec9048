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
    """One thing an operator can do to an order."""

    title: Promise
    to: State
    service: Callable[..., Order]
    form: type[forms.Form] = SureForm


MOVES: dict[str, Move] = {
    "pack": Move(_("Pack"), State.PACKED, fulfilments.pack),
    "ship": Move(_("Ship"), State.SHIPPED, fulfilments.ship, ShipForm),
    "deliver": Move(_("Delivered"), State.DELIVERED, fulfilments.deliver),
    "cancel": Move(
        _("Cancel and refund"), State.CANCELLED, partial(cancellations.cancel, reason="operator")
    ),
}
