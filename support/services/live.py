"""Word to whoever looks on: that something of a conversation has changed, after it is committed.

The rows are the truth; a word that is lost is only late, for every listener also looks by itself.
"""

from __future__ import annotations

import json
import logging

import redis
from django.db import transaction

from core import page_cache

CHANNEL = "support:live"

log = logging.getLogger("loopmart.support")


def changed(ticket_id: int, **facts: object) -> None:
    """Tell once the caller's transaction has been written."""
    word = json.dumps({"ticket": ticket_id, **facts})
    transaction.on_commit(lambda: send(word))


def send(word: str) -> None:
    """Tell now; a cache server that is away costs speed and nothing else."""
    try:
        page_cache.server().publish(CHANNEL, word)
    except redis.RedisError:
        log.warning("no word to those who look on: the cache server does not answer")
