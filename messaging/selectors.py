"""Reads of messages."""

from __future__ import annotations

from django.db.models import QuerySet

from messaging.models import Device, Message
from messaging.types import Channel


def inbox(*, user_id: int) -> QuerySet[Message]:
    """Return what a member finds in the shop's inbox, the latest first."""
    return Message.objects.filter(user=user_id, channel=Channel.INBOX).order_by("-pk")


def unread(*, user_id: int) -> int:
    """Return how many of them were never looked at."""
    return inbox(user_id=user_id).filter(read_at=None).count()


def devices(*, user_id: int) -> QuerySet[Device]:
    """Return a member's browsers and apps that take notifications, the latest first."""
    return Device.objects.filter(user=user_id).order_by("-seen_at", "-pk")
