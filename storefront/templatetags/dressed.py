"""`{{ field|dressed }}`: a form field with what phones and password managers need to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.forms import BoundField

register = template.Library()

ATTRIBUTES: dict[str, dict[str, str]] = {
    "email": {"autocomplete": "email", "inputmode": "email", "autocapitalize": "off"},
    "login": {"autocomplete": "email", "inputmode": "email", "autocapitalize": "off"},
    "name": {"autocomplete": "name", "autocapitalize": "words"},
    "line1": {"autocomplete": "address-line1"},
    "line2": {"autocomplete": "address-line2"},
    "city": {"autocomplete": "address-level2"},
    "region": {"autocomplete": "address-level1"},
    "postcode": {"autocomplete": "postal-code", "autocapitalize": "characters"},
    "country": {"autocomplete": "country"},
    "phone": {"autocomplete": "tel", "inputmode": "tel"},
    "card_number": {"autocomplete": "cc-number", "inputmode": "numeric"},
    "card_expiry": {"autocomplete": "cc-exp", "inputmode": "numeric"},
    "card_code": {"autocomplete": "cc-csc", "inputmode": "numeric"},
    "password": {"autocomplete": "current-password"},
    "password1": {"autocomplete": "new-password"},
    "password2": {"autocomplete": "new-password"},
}
LAST = {"card_number", "password", "password1", "password2"}
MISSING = _("Please fill this in.")
WRONG = {
    "email": _("This does not look like an e-mail address."),
    "login": _("This does not look like an e-mail address."),
}


@register.filter
def dressed(field: BoundField) -> str:
    """Return the field's control; what its own widget says about it stands."""
    attributes = ATTRIBUTES.get(field.name, {}) | {
        "enterkeyhint": "done" if field.name in LAST else "next",
        "data-missing": str(MISSING),
    }
    if field.name in WRONG:
        attributes["data-wrong"] = str(WRONG[field.name])
    own = field.field.widget.attrs
    return str(field.as_widget(attrs={k: v for k, v in attributes.items() if k not in own}))
