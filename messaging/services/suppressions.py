"""Addresses that are not written to."""

from __future__ import annotations

from datetime import datetime

from messaging.models import Message, Suppression
from messaging.types import Channel, Purpose, Reason


def add(*, channel: str, address: str, reason: str, now: datetime) -> None:
    """Write to an address no more. Safe to repeat; that it does not exist outweighs the rest."""
    row, new = Suppression.objects.get_or_create(
        channel=channel, address=address.strip().lower(), defaults={"reason": reason, "at": now}
    )
    if not new and reason == Reason.BOUNCED and row.reason != reason:
        Suppression.objects.filter(pk=row.pk).update(reason=reason, at=now)


def lift(*, channel: str, address: str) -> None:
    """Write to an address again, which its owner asks for; one that bounced stays."""
    rows = Suppression.objects.filter(channel=channel, address=address.strip().lower())
    rows.filter(reason=Reason.UNSUBSCRIBED).delete()


def stands_against(*, channel: str, address: str, purpose: str) -> bool:
    """Return whether an address is not to be written to for this purpose."""
    if not address:
        return False
    rows = Suppression.objects.filter(channel=channel, address=address.strip().lower())
    if purpose == Purpose.SERVICE:
        rows = rows.filter(reason=Reason.BOUNCED)
    return rows.exists()


def heard(*, receipt: str, what: str, recipient: str, now: datetime) -> None:
    """Take in what a mail provider tells of a letter: delivered, bounced, complained, unsubscribed.

    Safe to repeat, in any order.
    """
    if what == "delivered":
        letters = Message.objects.filter(receipt=receipt, delivered_at=None).exclude(receipt="")
        letters.update(delivered_at=now)
    reasons = {
        "bounced": Reason.BOUNCED,
        "complained": Reason.COMPLAINED,
        "unsubscribed": Reason.UNSUBSCRIBED,
    }
    if what in reasons and recipient:
        add(channel=Channel.EMAIL, address=recipient, reason=reasons[what], now=now)
