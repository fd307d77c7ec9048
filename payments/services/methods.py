"""Ways to pay that are kept: tokens only, the owner's to see and to remove."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import NotFound, Refusal
from payments.gateways.base import GATEWAYS, GatewayUnavailable
from payments.models import Payment, SavedMethod
from payments.types import COVERING, Method

log = logging.getLogger("loopmart.payments")


class UnknownMethod(Refusal):
    """The method is not this person's, or has been removed."""

    code = "unknown_method"
    field = "saved"
    message = _("This saved way to pay is not there any more. Please choose another.")


def chosen(
    *, user_id: int | None, gateway: str, instrument: Mapping[str, str]
) -> SavedMethod | None:
    """Return the saved method an instrument names; None when it names none.

    Raises UnknownMethod.
    """
    if not instrument.get("saved"):
        return None
    if user_id is None or gateway not in GATEWAYS:
        raise UnknownMethod
    found = SavedMethod.objects.filter(
        user_id=user_id, gateway=gateway, public_id=instrument["saved"]
    ).first()
    if found is None:
        raise UnknownMethod
    return found


def keep(*, payment_id: int, now: datetime) -> SavedMethod | None:
    """Ask the gateway for the method of a paid payment whose payer wants it kept.

    Safe to repeat: a method is kept once. A gateway that does not answer is asked again.
    """
    payment = Payment.objects.get(pk=payment_id)
    gateway = GATEWAYS.get(payment.gateway)
    if not payment.keeps_method or payment.payer_id is None or gateway is None:
        return None
    try:
        method = gateway.method(payment.known)
    except GatewayUnavailable:
        log.warning("gateway %s did not answer on a method to keep", payment.gateway)
        return None
    return _write(payment, payment.payer_id, method, now)


def to_keep(*, limit: int = 100) -> list[int]:
    """Return the ids of paid payments whose method waits to be kept."""
    rows = Payment.objects.filter(keeps_method=True, state__in=COVERING)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def remove(*, user_id: int, public_id: str) -> None:
    """Forget a method, here and at the gateway. Raises NotFound; nobody else's exists.

    A gateway that does not answer keeps a token that nobody here knows any more.
    """
    found = SavedMethod.objects.filter(user_id=user_id, public_id=public_id).first()
    if found is None:
        raise NotFound
    found.delete()
    gateway = GATEWAYS.get(found.gateway)
    try:
        if gateway is not None:
            gateway.forget(found.token)
    except Refusal as problem:
        log.warning("gateway %s did not forget a method: %s", found.gateway, problem.code)


@transaction.atomic
def _write(
    payment: Payment, user_id: int, method: Method | None, now: datetime
) -> SavedMethod | None:
    Payment.objects.filter(pk=payment.pk).update(keeps_method=False)
    if method is None:
        return None
    kept, _new = SavedMethod.objects.update_or_create(
        user_id=user_id,
        gateway=payment.gateway,
        token=method.token,
        defaults={
            "brand": method.brand,
            "last4": method.last4,
            "expires": method.expires,
            "used_at": now,
        },
    )
    return kept
