"""What shoppers send about their bag."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AddLineForm(forms.Form):
    """One variant and how many."""

    sku = forms.CharField(max_length=60)
    # How many one may buy is the cart's to say.
    quantity = forms.IntegerField(
        required=False, error_messages={"invalid": _("Please enter a number.")}
    )

    def clean_quantity(self) -> int:
        """One, if nothing was said."""
        given: int | None = self.cleaned_data["quantity"]
        return 1 if given is None else given


class QuantityForm(forms.Form):
    """How many of a line; nought takes it out."""

    quantity = forms.IntegerField()
