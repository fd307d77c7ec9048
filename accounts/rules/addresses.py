"""What makes an address deliverable, country by country."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal

# Royal Mail's own pattern (PAF programmers' guide), upper case, one space.
_UK = re.compile(r"^(GIR 0AA|[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2})$")
_CN = re.compile(r"^\d{6}$")
_OTHER = re.compile(r"^[A-Z0-9][A-Z0-9 -]{1,10}$")


class InvalidPostcode(Refusal):
    """The postcode cannot exist in this country."""

    code = "invalid_postcode"
    field = "postcode"
    message = _("Please check the postcode.")


class InvalidPhone(Refusal):
    """The telephone number cannot be dialled."""

    code = "invalid_phone"
    field = "phone"
    message = _("Please check the telephone number.")


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where a parcel goes: plain values, as they are copied onto an order."""

    name: str
    line1: str
    line2: str
    city: str
    region: str
    postcode: str
    country: str
    phone: str = ""


def normal_postcode(postcode: str, country: str) -> str:
    """Return the postcode as this country writes it. Raises InvalidPostcode."""
    text = " ".join(postcode.upper().split())
    if country == "GB":
        bare = text.replace(" ", "")
        text = f"{bare[:-3]} {bare[-3:]}"
    pattern = {"GB": _UK, "CN": _CN}.get(country, _OTHER)
    if not pattern.match(text):
        raise InvalidPostcode
    return text


def normal_phone(phone: str, country: str) -> str:
    """Return the number in E.164; an empty one stays empty. Raises InvalidPhone."""
    if not phone.strip():
        return ""
    try:
        number = phonenumbers.parse(phone, country)
    except phonenumbers.NumberParseException as unreadable:
        raise InvalidPhone from unreadable
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhone
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
