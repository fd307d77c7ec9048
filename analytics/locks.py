"""Row locks of this app, and nothing else."""

from __future__ import annotations

from zlib import crc32

from django.db import connection


def lock_alerts(*, code: str) -> None:
    """Let one worker at a time tell of a figure: an advisory lock of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [ALERTS, crc32(code.encode()) & 0x7FFFFFFF]
        )


# Any number that no other advisory lock of the house begins with.
ALERTS = 7_204_011
