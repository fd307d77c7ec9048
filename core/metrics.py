"""Figures for Prometheus, of all processes of this machine together."""

from prometheus_client import Counter, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Histogram(
    "loopmart_request_seconds",
    "How long answers took, by route.",
    ("route", "method", "status"),
    buckets=_SECONDS,
)
STATEMENTS = Counter("loopmart_request_statements", "Statements asked, by route.", ("route",))
DATABASE = Counter(
    "loopmart_request_database_seconds",
    "Time spent waiting for the database, by route.",
    ("route",),
)
SLOW_STATEMENTS = Counter(
    "loopmart_slow_statements", "Statements slower than the limit, by route or task.", ("work",)
)
TASKS = Histogram(
    "loopmart_task_seconds", "How long tasks took.", ("task", "outcome"), buckets=_SECONDS
)
