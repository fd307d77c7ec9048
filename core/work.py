"""What this thread is doing: the request or task behind log lines, figures and slow statements."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from core import ids, metrics

log = logging.getLogger("loopmart.slow")
# Statements carry their values apart; so much of one is enough to know it by.
SHOWN = 300
_KNOWN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(slots=True)
class Work:
    """One request or task: how it is called in logs, and what it has asked of the database."""

    id: str
    name: str = ""
    statements: int = 0
    seconds: float = 0.0


_current: ContextVar[Work | None] = ContextVar("work", default=None)


def current() -> Work | None:
    """Return the work this thread is at; None outside of any."""
    return _current.get()


def name_it(name: str) -> None:
    """Say what the present work is."""
    work = current()
    if work is not None:
        work.name = name


@contextmanager
def doing(*, id: str = "", name: str = "") -> Iterator[Work]:  # noqa: A002 -- what it is
    """Do work under an id that somebody gave it, or under one of its own."""
    work = Work(id if _KNOWN_ID.fullmatch(id) else ids.public_id(), name)
    token = _current.set(work)
    try:
        yield work
    finally:
        _current.reset(token)


def time_statements(*, connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Count the statements of a new connection towards the work that asks them."""
    if _timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(_timed)


def _timed(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    begun = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        _count(sql, time.perf_counter() - begun)


def _count(sql: str, seconds: float) -> None:
    work = current()
    if work is not None:
        work.statements += 1
        work.seconds += seconds
    if seconds * 1000 >= settings.SLOW_STATEMENT_MS:
        name = work.name if work else ""
        metrics.SLOW_STATEMENTS.labels(name).inc()
        log.warning("%d ms in %s: %.*s", seconds * 1000, name or "-", SHOWN, " ".join(sql.split()))
