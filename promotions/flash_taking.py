"""Writing who got which place of a flash sale: nobody waits for anybody's row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from promotions.flash_commits import Together

# The places of many buyers in one statement, which is a transaction of its own.
_TAKE = """
UPDATE promotions_flashslot s SET state = 'held', buyer = g.buyer, nth = g.nth,
  reference = g.reference, ticket = g.ticket, claimed_at = g.at,
  held_until = g.at + make_interval(mins => sale.hold_minutes)
FROM unnest(%(sales)s::bigint[], %(numbers)s::int[], %(buyers)s::text[], %(nths)s::int[],
            %(references)s::text[], %(tickets)s::bigint[], %(ats)s::timestamptz[])
  AS g(sale, number, buyer, nth, reference, ticket, at), promotions_flashsale sale
WHERE s.sale_id = g.sale AND s.number = g.number AND s.state = 'left' AND sale.id = g.sale
RETURNING s.reference, s.held_until
"""
# One buyer's, counted by what the database has of them.
_OWN = """
SELECT n FROM promotions_flashsale sale, generate_series(1, sale.per_person) n
WHERE sale.id = %(sale)s AND NOT EXISTS (
  SELECT 1 FROM promotions_flashslot o WHERE o.sale_id = sale.id AND o.buyer = %(buyer)s
    AND o.nth = n AND o.state IN ('held', 'sold'))
ORDER BY n
"""


@dataclass(frozen=True, slots=True)
class Grant:
    """Places the gate gave a buyer, who had `mine` before."""

    sale_id: int
    numbers: tuple[int, ...]
    buyer: str
    mine: int
    reference: str
    ticket: int
    at: datetime


def take(grant: Grant) -> datetime | None:
    """Write a grant and return until when it is held; none when not all of it could be had."""
    return _together.do(grant)


def _write(grants: Sequence[Grant]) -> list[datetime | None]:
    """Write many; when one of them breaks a rule, each by itself."""
    try:
        return _taken(grants, {one.reference: range(one.mine + 1, 99) for one in grants})
    except IntegrityError:
        return [_alone(one) for one in grants]


def _alone(grant: Grant) -> datetime | None:
    """Write one whose count at the gate is not the database's: after a crash, or out of turn."""
    with connection.cursor() as cursor:
        cursor.execute(_OWN, {"sale": grant.sale_id, "buyer": grant.buyer})
        free = [nth for (nth,) in cursor.fetchall()]
    if len(free) < len(grant.numbers):
        return None
    try:
        return _taken([grant], {grant.reference: free})[0]
    except IntegrityError:  # they pressed twice at the same instant
        return None


def _taken(grants: Sequence[Grant], nths: Mapping[str, Sequence[int]]) -> list[datetime | None]:
    rows = [
        (one.sale_id, number, one.buyer, nths[one.reference][at], one.reference, one.ticket, one.at)
        for one in grants
        for at, number in enumerate(one.numbers)
    ]
    names = ("sales", "numbers", "buyers", "nths", "references", "tickets", "ats")
    values: dict[str, Any] = {
        name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)
    }
    # Alone, the statement commits itself; inside a transaction a broken rule must not break it.
    if connection.in_atomic_block:
        with transaction.atomic():
            found = _asked(values)
    else:
        found = _asked(values)
    counts, until = Counter(reference for reference, _until in found), dict(found)
    return [
        until[one.reference] if counts[one.reference] == len(one.numbers) else None
        for one in grants
    ]


def _asked(values: dict[str, Any]) -> list[tuple[str, datetime]]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        return list(cursor.fetchall())


_together: Together[Grant, datetime | None] = Together(_write)
