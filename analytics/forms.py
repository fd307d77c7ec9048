"""What an operator may ask of a report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics import segments
from analytics.reporting import LONGEST, Compare, Params, Report

COMPARES = (
    (Compare.NONE.value, _("nothing")),
    (Compare.BEFORE.value, _("the period before")),
    (Compare.YEAR.value, _("the year before")),
)
DEVICES = (
    ("", _("All devices")),
    ("phone", _("Phones")),
    ("tablet", _("Tablets")),
    ("desktop", _("Computers")),
    ("app", _("Apps")),
)
FIELD = (
    "border border-base-200 bg-white font-medium px-3 py-2 rounded-default shadow-xs text-sm "
    "w-full text-font-default-light dark:bg-base-900 dark:border-base-700 "
    "dark:text-font-default-dark"
)


class ReportForm(forms.Form):
    """Period, comparison and whatever the report can be narrowed by."""

    since = forms.DateField(label=pgettext_lazy("a period", "From"))
    until = forms.DateField(label=pgettext_lazy("a period", "To"))
    compare = forms.ChoiceField(label=_("Compared with"), choices=COMPARES, required=False)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    device = forms.ChoiceField(label=_("Device"), choices=DEVICES, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    segment = forms.ChoiceField(label=_("Shoppers"), required=False)
    campaign = forms.ChoiceField(label=_("Campaign"), required=False)

    def __init__(
        self, *args: Any, report: Report, choices: dict[str, list[tuple[str, Any]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        languages = [("", _("All languages")), *settings.LANGUAGES]
        offered: dict[str, list[tuple[str, Any]]] = {
            "currency": [(code, code) for code in settings.SHOP_CURRENCIES],
            "language": languages,
            "segment": [("", _("Everybody")), *segments.choices()],
            **choices,
        }
        for name, values in offered.items():
            self._choice(name).choices = values
        for name in ("currency", "channel", "device", "language", "segment", "campaign"):
            if name not in report.filters:
                del self.fields[name]
        if not report.compares:
            del self.fields["compare"]
        for name in ("since", "until"):
            if name in self.fields:
                self.fields[name].widget = forms.DateInput(
                    format="%Y-%m-%d", attrs={"type": "date"}
                )
        for field in self.fields.values():
            field.widget.attrs["class"] = FIELD

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
        return field

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or that is longer than three years."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", _("The period ends before it begins."))
        elif since and until and until - since > LONGEST:
            years = LONGEST // timedelta(days=365)
            self.add_error("since", _("At most %d years at once.") % years)
        return given

    @property
    def params(self) -> Params:
        """Return what was asked."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        given.setdefault("compare", Compare.NONE)
        return Params(**given)
