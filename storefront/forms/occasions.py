"""Who comes to an event."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from occasions.models import MOST_TOGETHER


class SeatForm(forms.Form):
    """A name, an address for the letter, and how many come."""

    name = forms.CharField(label=_("Name"), max_length=80)
    email = forms.EmailField(label=_("E-mail"))
    people = forms.IntegerField(
        label=_("How many come?"), min_value=1, max_value=MOST_TOGETHER, initial=1
    )
