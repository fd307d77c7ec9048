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
    "filter display lock card wallet phone cash pin box info alert clock out settings"
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
    return _products() | _choosing() | _selling() | _forms()


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


def _choosing() -> dict[str, Any]:
    colours = [("coral", "Coral", True), ("olive", "Olive", True), ("blue", "Blue", False)]
    plugs = [("uk", "UK", True), ("eu", "EU", True), ("us", "US", False)]
    return {
        "breadcrumb": [
            Link("Home", "#"),
            Link("Lighting", "#"),
            Link("Bolete table lamp", "#", current=True),
        ],
        "chips": [
            Chip("All", "#", current=True),
            Chip("Teapots & cups", "#"),
            Chip("Under £25", "#"),
        ],
        "applied": [Chip("Forest", "#"), Chip("£10 – £200", "#")],
        "values": [
            FacetValue("Forest", "#", checked=True, count=14, swatch="forest", value="forest"),
            FacetValue("Oat", "#", count=22, swatch="oat", value="oat"),
            FacetValue("Brick", "#", count=0, swatch="brick", value="brick"),
        ],
        "groups": [
            OptionGroup(
                "colour",
                "Colour",
                "Coral",
                tuple(
                    OptionValue(
                        code, label, "#", code, None, checked=code == "coral", available=there
                    )
                    for code, label, there in colours
                ),
                "colour",
            ),
            OptionGroup(
                "plug",
                "Plug",
                "UK",
                tuple(
                    OptionValue(code, label, "#", checked=code == "uk", available=there)
                    for code, label, there in plugs
                ),
            ),
        ],
        "suggestions": [
            Suggestion("#", "", "tea", "pot"),
            Suggestion("#", "", "Tea", "pots & cups", note="Kitchen", kind="category"),
            Suggestion(
                "#",
                "Willow stoneware ",
                "tea",
                "pot",
                picture=_picture("teapot"),
                price=_gbp("48"),
                kind="product",
            ),
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


def _selling() -> dict[str, Any]:
    line = CartLine(
        "1",
        "#",
        "Halo over-ear headphones",
        "Oat",
        _picture("headphones"),
        _gbp("189"),
        _gbp("229"),
        2,
        9,
        _gbp("378"),
        ["Only 1 left. Please choose fewer."],
    )
    states = ("done", "done", "now", "later")
    labels = ("Order placed", "Paid", "Shipped", "Delivered")
    return {
        "line": line,
        "totals": [
            Totals(_gbp("30"), None, _gbp("5"), _gbp("30"), _gbp("15"), 66),
            Totals(_gbp("96"), _gbp("0"), _gbp("16"), _gbp("96"), None, 100, "includes 20% tax"),
        ],
        "choices": [
            Choice(
                "standard",
                "Standard",
                "Tue 24 Nov – Thu 26 Nov",
                _gbp("0"),
                checked=True,
                icon="truck",
            ),
            Choice("express", "Express", "Mon 23 Nov", _gbp("6.95"), icon="truck"),
            Choice("cash", "Cash on delivery", "Not where you are", icon="cash", available=False),
        ],
        "steps": [
            Step(
                label,
                state,
                NOON if state != "later" else None,
                "Royal Mail" if state == "now" else "",
            )
            for label, state in zip(labels, states, strict=True)
        ]
        + [Step("Payment declined", "problem", NOON)],
        "address": AddressView(
            "Ada Lovelace", ("12 St James Square", "London SW1Y 4LB"), "+44 20 7946 0018"
        ),
        "order": OrderRow(
            "LM-7F3K-92QD",
            "#",
            NOON,
            "Shipped",
            "ok",
            _gbp("319"),
            4,
            (_picture("lamp"), _picture("watch")),
        ),
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
    return Card("#", sku, name, "Studio Fern", shown, None, _gbp(price), **more)


def _picture(name: str) -> Picture:
    source = static(f"specimens/{name}.webp")
    return Picture(
        alt=name, width=480, height=600, tone=nearest_tone(MEANS[name]), src=source, full=source
    )


def _gbp(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")
