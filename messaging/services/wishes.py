"""What people choose to hear."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from messaging.channels.base import CHANNELS
from messaging.models import Message, Wish
from messaging.services import suppressions
from messaging.services.reaching import DEFAULTS
from messaging.types import Channel, Purpose, Reason


class NothingLeft(Refusal):
    """Orders must be told of somewhere."""

    code = "no_channel_left"
    field = "service"
    message = _("Please leave one way for us to tell you about your orders.")


def of(*, user_id: int) -> dict[Purpose, dict[str, bool]]:
    """Return, by purpose and offered channel, what a member hears today."""
    said = {
        (purpose, channel): wanted
        for purpose, channel, wanted in Wish.objects.filter(user=user_id).values_list(
            "purpose", "channel", "wanted"
        )
    }
    return {
        purpose: {
            channel: said.get((purpose.value, channel), channel in DEFAULTS[purpose])
            for channel in CHANNELS
        }
        for purpose in Purpose
    }


@transaction.atomic
def choose(*, user_id: int, email: str, wanted: Mapping[Purpose, Mapping[str, bool]]) -> None:
    """Keep what a member chose. Raises NothingLeft when no channel would tell of orders.

    Choosing marketing by e-mail takes an earlier unsubscription back.
    """
    service = {**of(user_id=user_id)[Purpose.SERVICE], **wanted.get(Purpose.SERVICE, {})}
    if not any(service[channel] for channel in service if channel != Channel.INBOX):
        raise NothingLeft
    rows = [
        Wish(user_id=user_id, purpose=purpose, channel=channel, wanted=yes)
        for purpose, channels in wanted.items()
        for channel, yes in channels.items()
        if channel in CHANNELS
    ]
    Wish.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["user", "purpose", "channel"],
        update_fields=["wanted"],
    )
    if wanted.get(Purpose.MARKETING, {}).get(Channel.EMAIL):
        suppressions.lift(channel=Channel.EMAIL, address=email)


@transaction.atomic
def unsubscribe(*, message: Message, now: datetime, everything: bool = False) -> None:
    """Stop marketing on a message's channel, or on all; what its link does. Safe to repeat."""
    channels = list(CHANNELS) if everything else [message.channel]
    if message.recipient:
        suppressions.add(
            channel=message.channel,
            address=message.recipient,
            reason=Reason.UNSUBSCRIBED,
            now=now,
        )
    if message.user_id is None:
        return
    Wish.objects.bulk_create(
        [
            Wish(user_id=message.user_id, purpose=Purpose.MARKETING, channel=channel, wanted=False)
            for channel in channels
        ],
        update_conflicts=True,
        unique_fields=["user", "purpose", "channel"],
        update_fields=["wanted"],
    )
