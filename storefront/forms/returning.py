"""What a shopper says about something they send back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from orders.returnables import Returnable
from orders.services.returns.requests import Wish, Wishes
from orders.types import Outcome, Reason, ReturnMethod
from storefront.forms.voices import PicturesField


class ReturnForm(forms.Form):
    """Lines with how many and why; how it comes back; what for."""

    key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    method = forms.ChoiceField(
        label=_("How does it come back?"), choices=ReturnMethod.choices, widget=forms.RadioSelect
    )
    pickup = forms.CharField(max_length=40, required=False)
    store = forms.CharField(max_length=40, required=False)
    outcome = forms.ChoiceField(
        label=_("What would you like for it?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    photos = PicturesField(
        label=_("Pictures"),
        help_text=_("If something is wrong with it. Up to five, 8 MB each."),
    )
    note = forms.CharField(
        label=_("Anything we should know?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, rows: Sequence[Returnable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            line = row.line.public_id
            self.fields[f"units-{line}"] = forms.IntegerField(
                min_value=0, max_value=row.units, required=False, label=row.line.name
            )
            self.fields[f"reason-{line}"] = forms.ChoiceField(
                choices=Reason.choices, required=False, label=_("Why?")
            )
            self.fields[f"instead-{line}"] = forms.CharField(
                max_length=60, required=False, label=_("What instead?")
            )

    @property
    def wishes(self) -> Wishes:
        """What is asked for, once the form is valid."""
        data = self.cleaned_data
        files: list[UploadedFile[bytes]] = data["photos"]
        return Wishes(
            lines=[self._wish(row.line.public_id) for row in self.rows],
            method=data["method"],
            outcome=data["outcome"],
            note=data["note"],
            pickup=data["pickup"],
            store=data["store"],
            photos=[file.read() for file in files],
        )

    def _wish(self, line: str) -> Wish:
        data = self.cleaned_data
        return Wish(
            line=line,
            quantity=data[f"units-{line}"] or 0,
            reason=data[f"reason-{line}"] or "",
            instead=data[f"instead-{line}"],
        )
