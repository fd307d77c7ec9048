"""What shoppers send about their bag."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_SERVICES = 5


class SkusField(forms.Field):
    """Several SKUs; whether they may be had is for the service to say."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[str]:
        """Return a few of them; more than there can be is cut off."""
        return [str(sku).replace("\0", "")[:60] for sku in (value or [])[:MOST_SERVICES]]


class AddLineForm(forms.Form):
    """One variant and how many, and services that go with it."""

    sku = forms.CharField(max_length=60)
    # How many one may buy is the cart's to say.
    quantity = forms.IntegerField(
        required=False, error_messages={"invalid": _("Please enter a number.")}
    )

    along = SkusField(required=False)

    def clean_quantity(self) -> int:
        """One, if nothing was said."""
        given: int | None = self.cleaned_data["quantity"]
        return 1 if given is None else given


class QuantityForm(forms.Form):
    """How many of a line; nought takes it out."""

    quantity = forms.IntegerField()
