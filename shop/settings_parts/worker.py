"""How Celery's workers take their tasks."""

from __future__ import annotations

import re
from typing import Any

QUEUES = ("celery", "pictures", "reports")


def celery(queue_url: str) -> dict[str, Any]:
    """Return Celery's settings, as Django spells them."""
    return {
        # Celery has its own way to write the address of a Unix socket; redis-py's is elsewhere.
        "CELERY_BROKER_URL": re.sub(
            r"^unix://(.*)\?db=", r"redis+socket://\1?virtual_host=", queue_url
        ),
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_TASK_ACKS_LATE": True,
        "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {"visibility_timeout": 60},
        # Pictures come by the hundred and take seconds each: in a queue of their own, from which
        # workers take in turn with the other ones, nothing waits behind them. And an operator who
        # looks at a report does not wait behind everything else.
        "CELERY_TASK_QUEUES": {name: {"exchange": name, "routing_key": name} for name in QUEUES},
        "CELERY_TASK_ROUTES": {
            "catalog.make_renditions": {"queue": "pictures"},
            "analytics.reckon_report": {"queue": "reports"},
            "analytics.reckon_reports": {"queue": "reports"},
            "transfers.fetch_pictures": {"queue": "pictures"},
        },
        "CELERY_WORKER_HIJACK_ROOT_LOGGER": False,
        "CELERY_TIMEZONE": "UTC",
    }
