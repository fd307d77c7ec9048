"""What a shopper says about something to be repaired, and when somebody may come."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from aftercare.services.repairs import RepairWish
from aftercare.types import Way
from storefront.forms.voices import PicturesField


class RepairForm(forms.Form):
    """Which thing, what is wrong with it, and how it comes to us."""

    key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    line = forms.CharField(max_length=20, label=_("What is to be repaired?"))
    serial = forms.CharField(
        label=_("Serial number, if it has one"),
        max_length=60,
        required=False,
        help_text=_("On its label or on the box."),
    )
    fault = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photos = PicturesField(label=_("Pictures"), help_text=_("Up to five, 8 MB each."))
    way = forms.ChoiceField(
        label=_("How does it come to us?"), choices=Way.choices, widget=forms.RadioSelect
    )
    pickup = forms.CharField(max_length=40, required=False)
    store = forms.CharField(max_length=40, required=False)

    @property
    def wish(self) -> RepairWish:
        """What is asked for, once the form is valid."""
        data: dict[str, Any] = dict(self.cleaned_data)
        data.pop("key")
        files: list[UploadedFile[bytes]] = data.pop("photos")
        return RepairWish(**data, photos=[file.read() for file in files])


class VisitForm(forms.Form):
    """When somebody may come, and what they should know."""

    slot = forms.CharField(max_length=16, label=_("When may we come?"))
    note = forms.CharField(max_length=300, required=False, label=_("Anything we should know?"))
