"""Forms of the wish lists."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ListForm(forms.Form):
    """What a list is called."""

    name = forms.CharField(label=_("Name of the list"), max_length=60)
