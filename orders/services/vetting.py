"""Every payment is judged before its gateway is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from orders.habits import habit, usual
from orders.models import Order
from orders.services import holds
from orders.types import Client
from payments.models import Payment
from risk.services import assessments
from risk.services.assessments import Sighting
from risk.types import Decision, Signal

NIGHT = range(1, 5)
SECONDS_A_DAY = 86_400


def vet(
    *,
    order: Order,
    payment: Payment,
    instrument: Mapping[str, str],
    client: Client,
    now: datetime,
) -> Decision:
    """Judge a payment once and hold its order if that is the word; return the decision.

    Safe to repeat: a payment keeps its first judgement.
    """
    sighting = Sighting(
        person=f"user:{order.user_id}" if order.user_id else order.email,
        device=client.device,
        network=client.network,
        card=instrument.get("card_number", "") or instrument.get("method", ""),
        address=_line(order.ship_to),
    )
    judged = assessments.judge(
        payment_key=payment.public_id,
        reference=order.number,
        sighting=sighting,
        known=_known(order, payment, client, now),
        now=now,
    )
    if judged.decision == Decision.HOLD and judged.reviewed_at is None:
        holds.hold(order_id=order.pk, now=now)
    return Decision(judged.decision)


def _known(order: Order, payment: Payment, client: Client, now: datetime) -> dict[Signal, float]:
    own = habit(order=order)
    amount = float(payment.amount)
    country = order.ship_to.get("country", "")
    zone = ZoneInfo(settings.SHOP_LANGUAGE_ZONE.get(order.language, settings.TIME_ZONE))
    found = {
        Signal.AMOUNT: _times(amount, usual(currency=order.currency)),
        Signal.AMOUNT_RATIO: _times(amount, own.median),
        Signal.COUNTRIES_DIFFER: float(order.bill_to.get("country", country) != country),
        Signal.NEW_ADDRESS: float(not own.knows_address),
        Signal.ACCOUNT_DAYS: _days(own.member_since, now),
        Signal.GOOD_ORDERS: float(own.good),
        Signal.UNITS: float(own.units),
        Signal.FAST: float("express" in order.delivery_code),
        Signal.NIGHT: float(now.astimezone(zone).hour in NIGHT),
        Signal.MAIL_DIGITS: float(sum(c.isdigit() for c in order.email.partition("@")[0])),
    }
    if client.country and country:
        found[Signal.NETWORK_ABROAD] = float(client.country != country)
    return found


def _days(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else (now - since).total_seconds() // SECONDS_A_DAY


def _times(amount: float, usually: float) -> float:
    """Return an amount as a multiple of what is usual; 1 where nothing is."""
    return round(amount / usually, 2) if usually else 1.0


def _line(address: Mapping[str, str]) -> str:
    """Return an address in one form, spaces and case left out."""
    parts = (address.get(name, "") for name in ("line1", "postcode", "country"))
    return "".join("".join(part.split()).lower() for part in parts)
