"""What is due to be bought again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

# Below this chance within a week a reminder is a nuisance.
LIKELY = 15  # per cent
# A reminder for what was due long ago comes too late.
LATE = timedelta(days=7)

_DUE = """
SELECT l.user_id, (item->>0)::bigint, (item->3->>'due_on')::date, (item->3->>'bought_on')::date,
       (item->3->>'every_days')::int, (item->3->>'chance')::int
FROM recommendations_shopperlist l
JOIN recommendations_model m ON m.id = l.model_id AND m.state = 'live'
CROSS JOIN LATERAL jsonb_array_elements(l.items) item
WHERE l.kind = 'buy_again' AND (item->3->>'chance')::int >= %(likely)s
  AND (item->3->>'due_on')::date BETWEEN %(since)s AND %(day)s
ORDER BY l.user_id, (item->3->>'chance')::int DESC, (item->>0)::bigint
"""


@dataclass(frozen=True, slots=True)
class Due:
    """Something somebody will likely buy again within a week."""

    user_id: int
    product_id: int
    due_on: date
    bought_on: date
    every_days: int
    chance: int  # per cent


def due(*, day: date, likely: int = LIKELY) -> list[Due]:
    """Return what is due on a day by the live model, each person's likeliest first."""
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"likely": likely, "since": day - LATE, "day": day})
        return [Due(*row) for row in cursor.fetchall()]
