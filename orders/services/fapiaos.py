"""Chinese tax invoices that buyers ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from orders.locks import lock_order
from orders.models import Fapiao, Order
from orders.types import PAID_STATES, FapiaoKind

# The unified social credit code has 18 characters; older tax numbers 15 or 20.
TAX_NUMBER = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}|[0-9A-Z]{15}|[0-9A-Z]{20}")


class BadTitle(Refusal):
    """A fapiao names somebody."""

    code = "bad_title"
    field = "title"
    message = _("Please enter the name the fapiao is for.")


class BadTaxNumber(Refusal):
    """A company has a tax number of 15, 18 or 20 characters."""

    code = "bad_tax_number"
    field = "tax_number"
    message = _("Please enter the company's tax number: 15, 18 or 20 digits and letters.")


class BadEmail(Refusal):
    """A fapiao is sent somewhere."""

    code = "bad_email"
    field = "email"
    message = _("Please enter a valid e-mail address.")


class TooLateForFapiao(Refusal):
    """It is issued already, or there is nothing it could be for."""

    code = "too_late_for_fapiao"
    message = _("The fapiao is issued already, or the order is not paid.")


@dataclass(frozen=True, slots=True)
class Asked:
    """To whom a fapiao is made out."""

    kind: str
    title: str
    email: str
    tax_number: str = ""


@transaction.atomic
def ask(*, order: Order, asked: Asked) -> Fapiao:
    """Keep what a fapiao is to say; may be changed until it is issued. Safe to repeat.

    Raises BadTitle, BadTaxNumber, BadEmail, TooLateForFapiao.
    """
    title, number = asked.title.strip(), asked.tax_number.replace(" ", "").upper()
    if not title or asked.kind not in FapiaoKind.values:
        raise BadTitle
    if asked.kind == FapiaoKind.COMPANY and not TAX_NUMBER.fullmatch(number):
        raise BadTaxNumber
    try:
        validate_email(asked.email)
    except ValidationError as wrong:
        raise BadEmail from wrong
    order = lock_order(order.pk)
    known = Fapiao.objects.filter(order=order).first()
    if order.state not in PAID_STATES or (known and known.issued_at):
        raise TooLateForFapiao
    row, _new = Fapiao.objects.update_or_create(
        order=order,
        defaults={
            "kind": asked.kind,
            "title": title,
            "tax_number": number if asked.kind == FapiaoKind.COMPANY else "",
            "email": asked.email,
        },
    )
    return row


def issued(*, fapiao_id: int, number: str, now: datetime) -> None:
    """Note under which number the tax office has it. Safe to repeat: the first number stays."""
    rows = Fapiao.objects.filter(pk=fapiao_id, issued_at__isnull=True)
    rows.update(issued_number=number, issued_at=now, updated_at=now)
