"""What shoppers send about their bag."""

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.types import MAX_QUANTITY


class AddLineForm(forms.Form):
    """One variant and how many."""

    sku = forms.CharField(max_length=60)
    quantity = forms.IntegerField(
        min_value=1,
        max_value=MAX_QUANTITY,
        required=False,
        error_messages={"invalid": _("Please enter a number.")},
    )

    def clean_quantity(self) -> int:
        """One, if nothing was said."""
        return self.cleaned_data["quantity"] or 1


class QuantityForm(forms.Form):
    """How many of a line; nought takes it out."""

    quantity = forms.IntegerField(min_value=0, max_value=MAX_QUANTITY)
