"""What the developers' gallery shows: every component in its states, without a database."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.templatetags.static import static

from catalog.rules.swatches import SWATCHES
from catalog.rules.tones import TONES, nearest_tone
from core.money import Money
from storefront.cards import (
    AddressView,
    Card,
    CartLine,
    Chip,
    Choice,
    FacetValue,
    Fact,
    Link,
    OptionGroup,
    OptionValue,
    OrderRow,
    Picture,
    Section,
    Step,
    Suggestion,
    Totals,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MEANS = {"lamp": "#e4bead", "teapot": "#d2cbba", "headphones": "#bbc2cd", "watch": "#c6cac2"}
ICONS = (
    "search user bag home grid list waterfall plus close left right check truck back shield leaf "
    "filter display lock card wallet star gift phone cash pin box info alert clock out settings "
    "play cube turn"
)


class ExampleForm(forms.Form):
    """Fields in their states."""

    name = forms.CharField(label="Full name", initial="Ada Lovelace")
    phone = forms.CharField(label="Telephone", required=False, help_text="Only for the driver.")
    email = forms.EmailField(label="E-mail")
    country = forms.ChoiceField(
        label="Country", choices=[("GB", "United Kingdom"), ("CN", "China")]
    )


def examples() -> dict[str, Any]:
    """Return the context of the gallery page."""
    return _products() | _finding() | _choosing() | _bag() | _orders() | _forms()


def _products() -> dict[str, Any]:
    return {
        "cards": [
            _card(
                "Bolete table lamp",
                "96",
                "lamp",
                sku="LAMP",
                is_new=True,
                swatches=("coral", "blue"),
            ),
            _card("Halo headphones", "189", "headphones", was=_gbp("229"), saving_percent=17),
            _card(
                "Willow teapot whose name runs over two lines", "48", "teapot", stock="low", left=3
            ),
            _card("Field 36 automatic watch", "245", "watch", stock="out"),
            _card("No picture yet", "11.50", "", sku="BARE", price_from=True),
        ],
        "pictures": tuple(_picture(name) for name in MEANS),
        "prices": [
            {"price": _gbp("96"), "size": "s"},
            {"price": _gbp("96"), "size": "m"},
            {"price": _gbp("96"), "was": _gbp("120"), "size": "l", "saving": 20},
            {"price": Money(Decimal(858), "CNY"), "size": "m", "from": True},
        ],
        "tones": range(len(TONES)),
        "swatches": tuple(SWATCHES),
    }


def _finding() -> dict[str, Any]:
    lamp = Link("Bolete table lamp", "#", current=True)
    picture, price = _picture("teapot"), _gbp("48")
    return {
        "breadcrumb": [Link("Home", "#"), Link("Lighting", "#"), lamp],
        "chips": [Chip("All", "#", current=True), Chip("Teapots & cups", "#")],
        "applied": [Chip("Forest", "#"), Chip("£10 – £200", "#")],
        "values": [
            FacetValue("Forest", "#", checked=True, count=14, swatch="forest", value="forest"),
            FacetValue("Oat", "#", count=22, swatch="oat", value="oat"),
            FacetValue("Brick", "#", count=0, swatch="brick", value="brick"),
        ],
        "suggestions": [
            Suggestion("#", "", "tea", "pot"),
            Suggestion("#", "", "Tea", "pots & cups", note="Kitchen", kind="category"),
            Suggestion("#", "Willow stoneware ", "tea", "pot", "", picture, price, "product"),
        ],
    }


def _choosing() -> dict[str, Any]:
    colours = tuple(
        OptionValue(code, code.title(), "#", code, None, code == "coral", code != "blue")
        for code in ("coral", "olive", "blue")
    )
    plugs = tuple(
        OptionValue(code, code.upper(), "#", "", None, code == "uk", code != "us")
        for code in ("uk", "eu", "us")
    )
    return {
        "groups": [
            OptionGroup("colour", "Colour", "Coral", colours, "colour"),
            OptionGroup("plug", "Plug", "UK", plugs),
        ],
        "assurances": [
            Fact("Tomorrow, Tue 24 Nov", "Order within 3 h 20 min", "truck"),
            Fact("60-day returns", "Send it back, whatever the reason", "back", "#"),
        ],
        "sections": [
            Section("Details", ("Touch the cap to dim through three levels.",)),
            Section("Size", facts=(Fact("Height", "38 cm"), Fact("Weight", "2.1 kg"))),
        ],
    }


def _bag() -> dict[str, Any]:
    name, notices = "Halo over-ear headphones", ["Only 1 left. Please choose fewer."]
    unit, was, total = _gbp("189"), _gbp("229"), _gbp("378")
    slow, fast = "Tue 24 Nov – Thu 26 Nov", "Mon 23 Nov"
    free = _gbp("0")
    return {
        "line": CartLine(
            "1", "#", name, "Oat", _picture("headphones"), unit, was, 2, 9, total, notices
        ),
        "totals": [
            Totals(_gbp("30"), None, _gbp("5"), _gbp("30"), _gbp("15"), 66),
            Totals(_gbp("96"), free, _gbp("16"), _gbp("96"), None, 100, "includes 20% tax"),
        ],
        "choices": [
            Choice("standard", "Standard", slow, free, checked=True, icon="truck"),
            Choice("express", "Express", fast, _gbp("6.95"), icon="truck"),
            Choice("cash", "Cash on delivery", "Not where you are", icon="cash", available=False),
        ],
    }


def _orders() -> dict[str, Any]:
    lines = ("12 St James Square", "London SW1Y 4LB")
    pictures = (_picture("lamp"), _picture("watch"))
    return {
        "steps": [
            Step("Order placed", "done", NOON),
            Step("Payment declined", "problem", NOON, "There is not enough money on the card."),
            Step("Paid", "done", NOON),
            Step("Shipped", "now", NOON, "Royal Mail AB123456789GB"),
            Step("Delivered", "later"),
        ],
        "address": AddressView("Ada Lovelace", lines, "+44 20 7946 0018"),
        "order": OrderRow("LM-7F3K-92QD", "#", NOON, "Shipped", "ok", _gbp("319"), 4, pictures),
        "tones_of_notices": ("", "ok", "warn", "error"),
        "tones_of_badges": ("", "new", "sale", "tile", "ok", "warn", "problem"),
        "icons": ICONS.split(),
    }


def _forms() -> dict[str, Any]:
    wrong = ExampleForm({"name": "", "email": "ada@", "country": "GB"})
    wrong.is_valid()
    return {"form": ExampleForm(), "wrong": wrong}


def _card(name: str, price: str, picture: str, *, sku: str | None = None, **more: Any) -> Card:
    shown = _picture(picture) if picture else None
    return Card(name, "#", sku, name, "Studio Fern", shown, None, _gbp(price), **more)


def _picture(name: str) -> Picture:
    source = static(f"specimens/{name}.webp")
    return Picture(
        alt=name, width=480, height=600, tone=nearest_tone(MEANS[name]), src=source, full=source
    )


def _gbp(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")
