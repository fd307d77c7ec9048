"""Cases with suppliers: opened by what is wrong, answered by link, closed by an operator."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotFound, Refusal
from inventory.models import Supplier, SupplierCase
from messaging.services import outgoing
from messaging.types import Person

State = SupplierCase.State
ANSWER_WITHIN = timedelta(days=5)


class CaseClosed(Refusal):
    """A closed case takes no answer."""

    code = "case_closed"
    message = _("This case is closed.")


@transaction.atomic
def begin(
    *,
    supplier: Supplier,
    kind: str,
    reference: str,
    now: datetime,
    variant_id: int | None = None,
    quantity: int = 0,
    words: str = "",
) -> SupplierCase:
    """Open a case and write to the supplier, with a link to answer by.

    Safe to repeat: a reference has one case of a kind for a variant.
    """
    case, is_new = SupplierCase.objects.get_or_create(
        supplier=supplier,
        kind=kind,
        reference=reference[:80],
        variant_id=variant_id,  # type: ignore[misc]  # null is a value here
        defaults={
            "quantity": quantity,
            "words": words,
            "opened_at": now,
            "due_at": now + ANSWER_WITHIN,
        },
    )
    if is_new:
        _write(case, now)
    return case


def _write(case: SupplierCase, now: datetime) -> None:
    outgoing.queue(
        key=f"case:{case.public_id}",
        channel="email",
        template="supplier_case",
        person=Person(language=case.supplier.language, email=case.supplier.email),
        context={
            "case": case,
            "shop_name": settings.SHOP_NAME,
            "public_url": settings.PUBLIC_URL,
        },
        now=now,
    )


def reply(*, token: str, words: str, now: datetime) -> SupplierCase:
    """Write down a supplier's answer; a later one takes its place. Raises NotFound, CaseClosed."""
    with transaction.atomic():
        case = SupplierCase.objects.select_for_update(of=("self",)).filter(token=token).first()
        if case is None:
            raise NotFound
        if case.state == State.CLOSED:
            raise CaseClosed
        case.state, case.reply, case.replied_at = State.ANSWERED, words, now
        case.save(update_fields=["state", "reply", "replied_at", "updated_at"])
    return case


def close(*, case_id: int) -> None:
    """Close a case. Safe to repeat."""
    SupplierCase.objects.filter(pk=case_id).update(state=State.CLOSED)
