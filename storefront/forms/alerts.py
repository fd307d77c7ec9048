"""Who wants to hear of what."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AlertForm(forms.Form):
    """An address to write to, once."""

    sku = forms.CharField(max_length=60, widget=forms.HiddenInput)
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        error_messages={
            "required": _("Please enter your e-mail address."),
            "invalid": _("This e-mail address does not look right."),
        },
    )
