"""What shoppers type at the checkout and in their address book."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.rules.addresses import PostalAddress, normal_phone, normal_postcode
from core.errors import Refusal
from delivery import selectors as deliveries
from storefront import devices
from storefront.composing.countries import country_choices

SAVED = "saved:"


class AddressForm(forms.Form):
    """A postal address, checked by its country's rules."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    line1 = forms.CharField(label=_("Address"), max_length=200)
    line2 = forms.CharField(label=_("Flat, building"), max_length=200, required=False)
    city = forms.CharField(label=_("Town or city"), max_length=100)
    region = forms.CharField(label=_("Province or county"), max_length=100, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12)
    country = forms.ChoiceField(label=_("Country"))
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        help_text=_("Only for the driver, should they not find you."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]  # it is a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Check postcode and telephone by the country's rules."""
        data = super().clean() or {}
        country = data.get("country", "")
        for field, rule in (("postcode", normal_postcode), ("phone", normal_phone)):
            try:
                data[field] = rule(data.get(field, ""), country) if data.get(field) else ""
            except Refusal as refusal:
                self.add_error(field, str(refusal))
        return data

    @property
    def postal(self) -> PostalAddress:
        """The address as a value, once the form is valid."""
        fields = ("name", "line1", "line2", "city", "region", "postcode", "country", "phone")
        return PostalAddress(**{name: self.cleaned_data[name] for name in fields})


class BookAddressForm(AddressForm):
    """An address for the address book."""

    is_default = forms.BooleanField(label=_("Use as my default address"), required=False)


class PaymentForm(forms.Form):
    """How to pay."""

    # A gateway's code, or "saved:<gateway>:<method>"; empty where nothing is to be paid.
    gateway = forms.CharField(max_length=60, required=False)
    key = forms.CharField(max_length=80)
    card_number = forms.CharField(label=_("Card number"), max_length=30, required=False)
    keep = forms.BooleanField(label=_("Keep this card for next time"), required=False)
    use_credit = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Tell a saved way to pay from a new one, and find the plan chosen with it."""
        data = super().clean() or {}
        chosen = data.get("gateway", "")
        if chosen.startswith(SAVED):
            _saved, _colon, rest = chosen.partition(":")
            data["gateway"], _colon, data["saved"] = rest.partition(":")
        months = str(self.data.get(f"months_{data.get('gateway', '')}", ""))
        data["months"] = months if months.isascii() and months.isdigit() and len(months) < 3 else ""  # noqa: PLR2004 -- nobody offers a hundred months
        return data

    @property
    def saved(self) -> str:
        """The saved method that was chosen, or nothing."""
        return str(self.cleaned_data.get("saved", ""))

    def instrument(self, request: HttpRequest) -> dict[str, str]:
        """Return what the gateway needs; kept nowhere."""
        data = self.cleaned_data
        return {
            "card_number": data.get("card_number", ""),
            "saved": self.saved,
            "keep": "1" if data.get("keep") else "",
            "months": data.get("months", ""),
            "flow": "wap" if devices.is_phone(request) else "page",
            "ip": devices.address(request),
        }


class CheckoutForm(AddressForm, PaymentForm):
    """The whole checkout: who, where to, how, and the total that was seen."""

    field_order = (
        "email",
        "name",
        "line1",
        "line2",
        "postcode",
        "city",
        "region",
        "country",
        "phone",
    )

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    address = forms.CharField(max_length=20, required=False)
    delivery = forms.CharField(label=_("Delivery"), max_length=40)
    slot = forms.CharField(max_length=16, required=False)
    use_points = forms.BooleanField(required=False)
    low_packaging = forms.BooleanField(label=_("Less packaging, please"), required=False)
    store = forms.CharField(label=_("Store"), max_length=40, required=False)
    window = forms.CharField(label=_("When will you come?"), max_length=40, required=False)
    wrap = forms.CharField(label=_("Wrapping"), max_length=60, required=False)
    gift_message = forms.CharField(
        label=_("Words for the card"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("With words on the card no price is in the parcel."),
    )
    note = forms.CharField(label=_("Note for us"), max_length=500, required=False)
    expected_total = forms.DecimalField(max_digits=12, decimal_places=2, required=False)
    expected_currency = forms.CharField(max_length=3, required=False)
    bag = forms.CharField(max_length=40, required=False)
    # "0": nothing in the bag travels, so the page has not asked where to; the service is told.
    parcel = forms.CharField(max_length=1, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("parcel") == "0":
            self._need_not("line1", "city", "postcode", "delivery")
        elif deliveries.is_collected(code=self.data.get("delivery", "")):
            self._need_not("line1", "city", "postcode")

    def _need_not(self, *names: str) -> None:
        for name in names:
            self.fields[name].required = False

    def clean_email(self) -> str:
        """Compare addresses without case."""
        return str(self.cleaned_data["email"]).lower()
