"""Forms of the member centre."""

from __future__ import annotations

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _


class BirthdayForm(forms.Form):
    """A day of the year."""

    birth_day = forms.TypedChoiceField(
        label=_("Day"), coerce=int, choices=[("", "–"), *((n, str(n)) for n in range(1, 32))]
    )
    birth_month = forms.TypedChoiceField(
        label=_("Month"), coerce=int, choices=[("", "–"), *MONTHS.items()]
    )


class PointsForm(forms.Form):
    """So many points, once."""

    points = forms.IntegerField(label=_("Points"), min_value=1, max_value=10_000_000)
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """A friend's code."""

    code = forms.CharField(label=_("Code"), max_length=12)


class PlanForm(forms.Form):
    """Which plan, and from which card: one that is kept, or one typed in."""

    plan = forms.SlugField(max_length=30)
    saved = forms.CharField(max_length=16, required=False)
    card_number = forms.CharField(label=_("Card number"), max_length=30, required=False)

    def instrument(self) -> dict[str, str]:
        """Return what the gateway is asked with."""
        data = self.cleaned_data
        return {"saved": data["saved"], "card_number": data["card_number"]}
