"""What operators are asked at each step of a return."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from core.admin_steps import Step, StepForm
from inventory.models import Location
from orders.models import Return
from orders.services.returns import settling, steps
from orders.services.returns.settling import Verdict
from orders.types import Outcome, ReturnState


class RejectForm(StepForm):
    """Why not: the shopper reads it."""

    answer = forms.CharField(
        label=_("Why not? The shopper reads this."),
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
    )


class SettleForm(StepForm):
    """What of it is accepted, what can be sold again, and what the shopper gets."""

    outcome = forms.ChoiceField(
        label=_("The shopper gets"), choices=Outcome.choices, widget=UnfoldAdminSelectWidget
    )
    location = forms.ModelChoiceField[Location](
        Location.objects.all(), label=_("It lies in"), widget=UnfoldAdminSelectWidget
    )
    answer = forms.CharField(
        label=_("Word to the shopper"),
        max_length=300,
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, row: Return, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.fields["outcome"].initial = row.outcome
        self.fields["location"].initial = settling.default_location(row)
        self.lines = list(row.lines.select_related("line", "exchange_to"))
        for line in self.lines:
            told = {"name": line.line.name, "reason": line.get_reason_display()}
            for kind, label in (
                ("accepted", _("%(name)s: accepted (%(reason)s)")),
                ("restocked", _("%(name)s: of these back on the shelf")),
            ):
                self.fields[f"{kind}_{line.pk}"] = forms.IntegerField(
                    label=label % told,
                    min_value=0,
                    max_value=line.quantity,
                    initial=line.quantity,
                    widget=UnfoldAdminIntegerFieldWidget,
                )

    def wanted(self) -> dict[str, Any]:
        """Return the verdicts by line, the place and the outcome."""
        data = self.cleaned_data
        verdicts = {
            line.pk: Verdict(data[f"accepted_{line.pk}"], data[f"restocked_{line.pk}"])
            for line in self.lines
        }
        return {
            "verdicts": verdicts,
            "location_id": data["location"].pk,
            "outcome": data["outcome"],
            "answer": data["answer"],
        }


STEPS: dict[str, Step] = {
    "approve": Step(_("Approve"), "check", steps.approve, (ReturnState.REQUESTED,)),
    "reject": Step(_("Reject"), "block", steps.reject, (ReturnState.REQUESTED,), RejectForm),
    "receive": Step(
        _("Received"), "archive", steps.receive, (ReturnState.APPROVED, ReturnState.UNDER_WAY)
    ),
    "settle": Step(
        _("Look at it and settle"),
        "fact_check",
        settling.settle,
        (ReturnState.RECEIVED,),
        SettleForm,
    ),
}
