"""The form by which a delivery is booked: a row for each line that is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
)

from inventory.models import PurchaseLine, PurchaseOrder
from inventory.services.purchasing import Came

MOST = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line with its three fields."""

    line: PurchaseLine
    fields: list[forms.BoundField]


class ReceiveForm(forms.Form):
    """The delivery note, and per line how many came whole, how many damaged, for how much."""

    reference = forms.CharField(
        label=_("Delivery note"), max_length=40, widget=UnfoldAdminTextInputWidget
    )

    def __init__(self, *args: Any, order: PurchaseOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = order.lines.filter(is_open=True).select_related("stock__variant__product")
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"received-{line.pk}"] = _units(_("Whole"), line.outstanding)
            self.fields[f"damaged-{line.pk}"] = _units(_("Damaged"), 0)
            self.fields[f"cost-{line.pk}"] = forms.DecimalField(
                label=_("Cost of one"),
                min_value=0,
                max_digits=10,
                decimal_places=2,
                initial=line.unit_cost,
                widget=UnfoldAdminDecimalFieldWidget,
            )

    @property
    def rows(self) -> list[Row]:
        """The lines with their fields, for the page."""
        names = ("received", "damaged", "cost")
        return [Row(line, [self[f"{name}-{line.pk}"] for name in names]) for line in self.lines]

    @property
    def came(self) -> dict[int, Came]:
        """What came, once the form is valid."""
        data = self.cleaned_data
        return {
            line.pk: Came(
                received=data[f"received-{line.pk}"],
                damaged=data[f"damaged-{line.pk}"],
                unit_cost=data[f"cost-{line.pk}"],
            )
            for line in self.lines
        }


def _units(label: Any, initial: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST,
        initial=initial,
        widget=UnfoldAdminIntegerFieldWidget,
    )
