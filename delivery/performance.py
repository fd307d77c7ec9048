"""Promised against delivered: by carrier, area and method."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

DAYS = 90
# Where fewer than this share arrive in time, somebody should talk to the carrier.
TARGET = 0.95
FEW = 20

_REPORT = """
SELECT carrier, country, area, method_code, count(*),
    avg((delivered_at::date <= promised_by)::int),
    percentile_disc(0.9) WITHIN GROUP (
        ORDER BY ceil(extract(epoch FROM delivered_at - shipped_at) / 86400)
    )
FROM delivery_parcel
WHERE delivered_at > %(since)s AND delivered_at <= %(now)s AND promised_by IS NOT NULL
GROUP BY carrier, country, area, method_code
ORDER BY 6, carrier, country, area, method_code
"""


@dataclass(frozen=True, slots=True)
class Row:
    """How one carrier did in one area with one method."""

    carrier: str
    country: str
    area: str
    method_code: str
    parcels: int
    on_time: float
    p90_days: int

    @property
    def is_below(self) -> bool:
        """Whether it misses the target."""
        return self.on_time < TARGET


def report(*, now: datetime) -> list[Row]:
    """Return the last ninety days, the worst first."""
    with connection.cursor() as cursor:
        cursor.execute(_REPORT, {"since": now - timedelta(days=DAYS), "now": now})
        return [
            Row(carrier, country, area, method, count, float(share), int(days))
            for carrier, country, area, method, count, share, days in cursor.fetchall()
        ]
