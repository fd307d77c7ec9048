"""What a buyer wants on a fapiao."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.types import FapiaoKind


class FapiaoForm(forms.Form):
    """To whom, and where it is sent; the service checks the tax number."""

    kind = forms.ChoiceField(
        label=_("Made out to"), choices=FapiaoKind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("Fapiao title"), max_length=100)
    tax_number = forms.CharField(
        label=_("Tax number"),
        max_length=24,
        required=False,
        help_text=_("Of a company: 15, 18 or 20 digits and letters."),
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254)
