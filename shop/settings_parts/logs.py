"""Logs to the standard error, with personal data taken out: lines for people, or JSON."""

from __future__ import annotations

from typing import Any

LINE = "%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s"
FIELDS = "%(asctime)s %(levelname)s %(name)s %(request)s %(work)s %(message)s"


def logging(*, as_json: bool) -> dict[str, Any]:
    """Return how the shop logs; as JSON every request has a line of its own."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "personal": {"()": "core.logs.PersonalDataFilter"},
            "work": {"()": "core.logs.WorkFilter"},
        },
        "formatters": {
            "line": {"format": LINE},
            "json": {"()": "pythonjsonlogger.json.JsonFormatter", "format": FIELDS},
        },
        "handlers": {
            "stream": {
                "class": "logging.StreamHandler",
                "filters": ["personal", "work"],
                "formatter": "json" if as_json else "line",
            },
        },
        "root": {"handlers": ["stream"], "level": "WARNING"},
        "loggers": {
            "django.server": {"level": "WARNING"},
            "loopmart": {"level": "INFO"},
            "loopmart.requests": {"level": "INFO" if as_json else "WARNING"},
        },
    }
