"""Idempotency: a request under a key has its effect once and its first answer again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.models import IdempotencyRecord

KEPT_FOR = timedelta(hours=24)

Answer = dict[str, Any]


class StillRunning(Refusal):
    """The first request under this key has not been answered yet."""

    code = "still_running"
    message = _("This request is still being carried out. Please wait a moment.")


class KeyReused(Refusal):
    """The key belongs to a request with other contents."""

    code = "idempotency_key_reused"
    message = _("This form was already sent with other contents. Please load the page again.")


def once(
    effect: Callable[[], Answer], *, actor: str, route: str, key: str, body: Any, now: datetime
) -> Answer:
    """Run the effect and keep its answer, or return the answer kept under this key.

    Answer and effect are one transaction, so a crash leaves both or neither. Keys are scoped to
    actor and route and live for 24 hours. Raises StillRunning while a first request is under way,
    KeyReused when the body differs, and whatever the effect raises, which keeps nothing.
    """
    digest = hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
    with transaction.atomic():
        if not _claim(f"{actor}|{route}|{key}"):
            raise StillRunning
        kept = IdempotencyRecord.objects.filter(actor=actor, route=route, key=key).first()
        if kept and kept.created_at > now - KEPT_FOR:
            if kept.body_hash != digest:
                raise KeyReused
            return dict(kept.answer)
        answer = effect()
        if kept:
            kept.delete()
        IdempotencyRecord.objects.create(
            actor=actor, route=route, key=key, body_hash=digest, answer=answer, created_at=now
        )
        return answer


def forget(*, now: datetime) -> int:
    """Delete answers that are no longer given again; return how many."""
    return IdempotencyRecord.objects.filter(created_at__lt=now - KEPT_FOR).delete()[0]


def _claim(name: str) -> bool:
    """Take a lock that the kernel of PostgreSQL frees with the transaction, or say it is taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        row = cursor.fetchone()
    return bool(row and row[0])
