"""What operators are asked at each step of a repair."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from aftercare.services import steps
from aftercare.types import RepairState
from core.admin_steps import Step, StepForm


class AnswerForm(StepForm):
    """Why not: the shopper reads it."""

    answer = forms.CharField(
        label=_("Why not? The shopper reads this."),
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
    )


class DiagnosisForm(StepForm):
    """What was found: the shopper reads it."""

    diagnosis = forms.CharField(
        label=_("What did you find? The shopper reads this."),
        max_length=1000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


class QuoteForm(DiagnosisForm):
    """And what it would cost."""

    amount = forms.DecimalField(
        label=_("Price of the repair, as prices are told in the shop"),
        max_digits=10,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )


class ReturnForm(StepForm):
    """How it goes back; nothing of it when it is collected in the store."""

    carrier = forms.CharField(
        label=_("Carrier"), max_length=80, required=False, widget=UnfoldAdminTextInputWidget
    )
    tracking = forms.CharField(
        label=_("Tracking number"), max_length=80, required=False, widget=UnfoldAdminTextInputWidget
    )


STEPS: dict[str, Step] = {
    "receive": Step(_("Received"), "archive", steps.receive, (RepairState.EXPECTED,)),
    "decline": Step(_("Decline"), "block", steps.decline, (RepairState.EXPECTED,), AnswerForm),
    "mend": Step(
        _("Repair free of charge"),
        "build",
        steps.mend_free,
        (RepairState.RECEIVED,),
        DiagnosisForm,
    ),
    "quote": Step(
        _("Make a quote"), "request_quote", steps.quote, (RepairState.RECEIVED,), QuoteForm
    ),
    "give_up": Step(
        _("Send back as it is"),
        "undo",
        steps.give_up,
        (RepairState.RECEIVED, RepairState.QUOTED, RepairState.MENDING),
        AnswerForm,
    ),
    "finish": Step(_("Repaired"), "check", steps.finish, (RepairState.MENDING,), ReturnForm),
    "close": Step(
        _("Back with the shopper"),
        "done_all",
        steps.close,
        (RepairState.MENDED, RepairState.UNMENDED),
    ),
}
