"""The link by which a person stops messages without signing in."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from core.errors import NotFound
from messaging.models import Message

_SALT = "messaging.unsubscribe"


def unsubscribe_url(message: Message) -> str:
    """Return the address of a message's own way out, in the message's language."""
    token = signing.dumps(message.public_id, salt=_SALT)
    with translation.override(message.language):
        return f"{settings.PUBLIC_URL}{reverse('storefront:unsubscribe', args=[token])}"


def message_of(token: str) -> Message:
    """Return the message a link came with. Raises NotFound for a forged or forgotten one."""
    try:
        public_id = signing.loads(token, salt=_SALT)
    except signing.BadSignature as forged:
        raise NotFound from forged
    message = Message.objects.filter(public_id=public_id).first()
    if message is None:
        raise NotFound
    return message
