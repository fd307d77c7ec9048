"""`/metrics/`: the figures of all processes, and how much waits where, for Prometheus."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Iterable
from datetime import datetime

import redis
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from analytics import stream
from core import clock
from shop.settings_parts.worker import QUEUES

HERE = {"127.0.0.1", "::1"}
_WAITING = """
SELECT (SELECT count(*) FROM core_delivery WHERE state = 'pending'),
  (SELECT count(*) FROM core_delivery WHERE state = 'dead'),
  (SELECT coalesce(extract(epoch FROM %(now)s - min(next_attempt_at)), 0)
   FROM core_delivery WHERE state = 'pending'),
  (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())
"""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show all figures to whoever has the token, or without one to this machine alone."""
    if not _may_read(request):
        return HttpResponseForbidden(content_type="text/plain")
    registry = CollectorRegistry()
    MultiProcessCollector(registry, os.environ["PROMETHEUS_MULTIPROC_DIR"])  # type: ignore[no-untyped-call]  # -- the library's
    registry.register(Waiting(clock.now()))
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response


class Waiting(Collector):
    """What waits to be done, read when somebody asks; what cannot be read is left out."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterable[Metric]:
        """Read it."""
        for read in (self._rows, self._queues, self._events):
            yield from _if_there(read)

    def _rows(self) -> Iterable[Metric]:
        with connection.cursor() as cursor:
            cursor.execute(_WAITING, {"now": self.now})
            pending, dead, lag, connections = cursor.fetchone()
        yield _gauge("loopmart_outbox_pending", "Events not heard yet.", pending)
        yield _gauge("loopmart_outbox_dead", "Dead letters.", dead)
        yield _gauge("loopmart_outbox_lag_seconds", "How long the oldest is due.", max(lag, 0))
        yield _gauge("loopmart_database_connections", "Connections to it.", connections)

    def _queues(self) -> Iterable[Metric]:
        server = redis.Redis.from_url(settings.QUEUE_URL)
        told = GaugeMetricFamily("loopmart_queue_length", "Tasks waiting.", labels=["queue"])
        for name in QUEUES:
            told.add_metric([name], int(server.llen(name)))
        yield told

    def _events(self) -> Iterable[Metric]:
        yield _gauge("loopmart_event_batches", "Batches of visitors' events.", stream.length())


def _may_read(request: HttpRequest) -> bool:
    if not settings.METRICS_TOKEN:
        return get_adapter(request).get_client_ip(request) in HERE
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=float(value))


def _if_there(read: Callable[[], Iterable[Metric]]) -> list[Metric]:
    try:
        return list(read())
    except (Error, redis.RedisError):
        return []
