"""Word to a member: what expires, what was given, what became of a payment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from messaging.models import Message
from messaging.services.reaching import Word, notify
from messaging.types import Channel, Person

# A title and a sentence or two, in the language that is active when it is called.
Words = Callable[[], tuple[str, str]]


def tell(*, user_id: int, key: str, words: Words, page: str, now: datetime) -> None:
    """Queue word to a member on every channel they chose, with a link to a page of theirs.

    Safe to repeat under the key.
    """
    user = User.objects.get(pk=user_id)
    with translation.override(user.language):
        title, text = words()
        path = reverse(page)
    notify(
        Word(
            key=f"member:{key}",
            template="member_note",
            person=Person(language=user.language, user_id=user.pk, email=user.email),
            context={
                "title": title,
                "text": text,
                "path": path,
                "shop_name": settings.SHOP_NAME,
                "public_url": settings.PUBLIC_URL,
            },
            url=f"{settings.PUBLIC_URL}{path}",
            now=now,
        )
    )


def is_told(key: str) -> bool:
    """Return whether word went out under this key: without rendering it again."""
    keys = [f"member:{key}:{channel}" for channel in (Channel.INBOX, Channel.EMAIL)]
    return Message.objects.filter(key__in=keys).exists()
