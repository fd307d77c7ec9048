"""Browsers and apps that take notifications."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from messaging.models import Device
from messaging.types import Channel

# One member's devices; the longest unseen goes when another comes.
MOST = 20
# An uncompressed point on P-256, and the shared secret (RFC 8291).
KEY_BYTES, AUTH_BYTES = 65, 16


class NotAPushService(Refusal):
    """Somebody else's server is not called on a stranger's word."""

    code = "not_a_push_service"
    field = "endpoint"
    message = _("This is not the address of a browser's notification service.")


class WrongKeys(Refusal):
    """The keys are not a browser's."""

    code = "wrong_keys"
    field = "keys"
    message = _("These are not the keys of a browser.")


@transaction.atomic
def add_browser(
    *, user_id: int, endpoint: str, p256dh: str, auth: str, name: str, now: datetime
) -> Device:
    """Keep a browser's subscription; it belongs to whoever subscribed last. Safe to repeat.

    Raises NotAPushService unless the endpoint is a known service's (settings.PUSH_SERVICES),
    WrongKeys.
    """
    parts = urlsplit(endpoint)
    origin = f"{parts.scheme}://{parts.netloc}"
    if not any(_fits(origin, service) for service in settings.PUSH_SERVICES):
        raise NotAPushService
    if _length(p256dh) != KEY_BYTES or _length(auth) != AUTH_BYTES:
        raise WrongKeys
    keys = {"p256dh": p256dh, "auth": auth}
    return _keep(Channel.WEB_PUSH, endpoint, user_id, {**keys, "name": name, "seen_at": now})


@transaction.atomic
def add_app(*, user_id: int, token: str, name: str, now: datetime) -> Device:
    """Keep an app's token; it belongs to whoever signed in last. Safe to repeat."""
    return _keep(Channel.APP_PUSH, token, user_id, {"name": name, "seen_at": now})


def remove(*, user_id: int, public_id: str) -> bool:
    """Forget one of a member's devices; return whether there was one."""
    removed, _rows = Device.objects.filter(user=user_id, public_id=public_id).delete()
    return bool(removed)


def _keep(channel: str, address: str, user_id: int, values: dict[str, object]) -> Device:
    device, _new = Device.objects.update_or_create(
        channel=channel, address=address, defaults={"user_id": user_id, **values}
    )
    others = Device.objects.filter(user=user_id).order_by("-seen_at", "-pk")
    Device.objects.filter(pk__in=list(others.values_list("pk", flat=True)[MOST:])).delete()
    return device


def _fits(origin: str, service: str) -> bool:
    """Return whether an origin is a service's: "https://*.push.example" fits any host below."""
    scheme, _sep, host = service.partition("://")
    given_scheme, _sep, given = origin.partition("://")
    if scheme != given_scheme:
        return False
    return given.endswith(host[1:]) if host.startswith("*.") else given == host


def _length(text: str) -> int:
    try:
        return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        return 0
