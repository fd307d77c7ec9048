"""Notifications of browsers (RFC 8030, 8291, 8292) by pywebpush."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django.conf import settings
from pywebpush import WebPushException, webpush

from messaging.channels.base import TIMEOUT, Gone, Undeliverable
from messaging.models import Message

# A push service keeps a notification this long for a browser that is off.
KEPT_SECONDS = 24 * 60 * 60
GONE = (404, 410)
FOR_NOW = (408, 425, 429)


class WebPush:
    """Encrypts for the browser's own key: the push service reads nothing."""

    def send(self, message: Message) -> str:
        """Hand one notification to the browser's push service; return its address there."""
        device = message.device
        if device is None:
            raise Gone("no device")
        service = urlsplit(device.address)
        told = {"title": message.subject, "body": message.text, "url": message.url}
        try:
            answer = webpush(
                {
                    "endpoint": device.address,
                    "keys": {"p256dh": device.p256dh, "auth": device.auth},
                },
                # The tag makes a repeat after a crash replace the first one.
                data=json.dumps(told | {"tag": message.public_id}),
                vapid_private_key=settings.VAPID_PRIVATE_KEY,
                vapid_claims={
                    "sub": settings.VAPID_CONTACT,
                    "aud": f"{service.scheme}://{service.netloc}",
                },
                ttl=KEPT_SECONDS,
                timeout=TIMEOUT,
            )
        except WebPushException as problem:
            raise _meaning(problem) from problem
        return "" if isinstance(answer, str) else answer.headers.get("Location", "")[:200]


def _meaning(problem: WebPushException) -> Exception:
    status = problem.response.status_code if problem.response is not None else 0
    if status in GONE:
        return Gone(f"{status}")
    if status in FOR_NOW or status >= 500 or not status:  # noqa: PLR2004 -- HTTP
        return OSError(f"push service: {status}")
    return Undeliverable(f"push service: {status}")
