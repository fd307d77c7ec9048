"""What a member wants to hear, and by which channel."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from messaging.types import Channel, Purpose


class WishesForm(forms.Form):
    """A field for each purpose, with a box for each channel the shop offers."""

    service = forms.MultipleChoiceField(
        label=Purpose.SERVICE.label, required=False, widget=forms.CheckboxSelectMultiple
    )
    marketing = forms.MultipleChoiceField(
        label=Purpose.MARKETING.label, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: QueryDict | None, *, chosen: Mapping[Purpose, Mapping[str, bool]]
    ) -> None:
        """Offer the channels that are there; the inbox is where everything is found again."""
        self.channels = [one for one in chosen[Purpose.SERVICE] if one != Channel.INBOX]
        initial = {
            purpose.value: [one for one in self.channels if chosen[purpose][one]]
            for purpose in Purpose
        }
        super().__init__(data, initial=initial)
        for purpose in Purpose:
            field = self.fields[purpose.value]
            field.choices = [(one, Channel(one).label) for one in self.channels]  # type: ignore[attr-defined]  # it is a ChoiceField

    @property
    def wanted(self) -> dict[Purpose, dict[str, bool]]:
        """Return the answer, by purpose and channel."""
        return {
            purpose: {one: one in self.cleaned_data[purpose.value] for one in self.channels}
            for purpose in Purpose
        }
