"""Letters to the operators who read figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts import selectors as people
from accounts.types import Role
from messaging.services import outgoing
from messaging.types import Person

READERS = (Role.OWNER, Role.ANALYST, Role.MARKETING)


def write(*, key: str, template: str, context: Mapping[str, Any], now: datetime) -> int:
    """Queue a letter to everybody who reads figures; return to how many.

    Safe to repeat: under one key each hears once.
    """
    readers = list(people.operators(roles=READERS))
    for person in readers:
        outgoing.queue(
            key=f"{key}:{person.public_id}",
            channel="email",
            template=template,
            person=Person(
                language=person.language or settings.LANGUAGE_CODE,
                user_id=person.pk,
                email=person.email,
            ),
            context={
                **context,
                "shop_name": settings.SHOP_NAME,
                "public_url": settings.PUBLIC_URL,
            },
            now=now,
        )
    return len(readers)
