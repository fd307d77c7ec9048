"""Reads of the risk engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import TruncWeek

from core import page_cache
from risk.models import Assessment, Model, Policy, Rule
from risk.types import Bounds, Decision, Outcome, RuleValue, Scorecard

# What hangs on this tag is read again when an operator changes any of it.
TAG = "risk"


@dataclass(frozen=True, slots=True)
class InForce:
    """Everything a payment is judged by, as one process keeps it."""

    version: str
    rules: tuple[RuleValue, ...]
    bounds: Bounds
    card: Scorecard | None
    model_id: int | None


_kept: dict[str, InForce] = {}


def in_force() -> InForce:
    """Return what payments are judged by now."""
    version = page_cache.version(TAG)
    kept = _kept.get(TAG)
    if kept is None or not version or kept.version != version:
        kept = _kept[TAG] = _read(version)
    return kept


def _read(version: str) -> InForce:
    policy = Policy.objects.first() or Policy()
    model = Model.objects.filter(is_active=True).first()
    rules = tuple(rule.plain for rule in Rule.objects.filter(is_active=True))
    card = model.scorecard if model else None
    return InForce(version, rules, policy.bounds, card, model.pk if model else None)


_NEAR = """
SELECT
  count(*) FILTER (WHERE person = %(person)s AND at > %(hour)s),
  count(*) FILTER (WHERE device = %(device)s AND device <> '' AND at > %(hour)s),
  count(*) FILTER (WHERE network = %(network)s AND network <> '' AND at > %(hour)s),
  count(*) FILTER (WHERE card = %(card)s AND card <> '' AND at > %(day)s),
  count(*) FILTER (WHERE was_paid IS FALSE AND {here} AND at > %(day)s),
  count(DISTINCT card) FILTER (WHERE card <> '' AND card <> %(card)s AND {here} AND at > %(day)s),
  count(DISTINCT person) FILTER (WHERE device = %(device)s AND device <> ''),
  count(DISTINCT person) FILTER (WHERE address = %(address)s AND address <> ''),
  count(DISTINCT person) FILTER (WHERE (signals->>'good_orders')::float = 0
    AND (address = %(address)s AND address <> '' OR device = %(device)s AND device <> ''))
FROM risk_assessment
WHERE at > %(since)s AND at <= %(now)s AND payment_key <> %(payment)s
  AND (person = %(person)s OR (device = %(device)s AND device <> '')
    OR (network = %(network)s AND network <> '') OR (card = %(card)s AND card <> '')
    OR (address = %(address)s AND address <> ''))
"""
_HERE = """(person = %(person)s OR (device = %(device)s AND device <> '')
    OR (network = %(network)s AND network <> ''))"""


def near(*, keys: dict[str, str], payment: str, now: datetime) -> tuple[int, ...]:
    """Return how much happened around these keys before: one statement over five indexes.

    In order: payments by person, device and network in an hour, by card in a day, declined ones
    and other cards from here in a day, people by device and by address and first orders in 90 days.
    """
    values: dict[str, Any] = {
        **keys,
        "payment": payment,
        "now": now,
        "hour": now - timedelta(hours=1),
        "day": now - timedelta(days=1),
        "since": now - timedelta(days=90),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAR.format(here=_HERE), values)
        return tuple(cursor.fetchone() or ())


def in_common(one: str, other: str) -> list[str]:
    """Return what two people, by their keys, have both used: card, device, address."""
    found = []
    for kind in ("card", "device", "address"):
        used = Assessment.objects.exclude(**{kind: ""})
        theirs = used.filter(person=other).values(kind)
        if used.filter(person=one, **{f"{kind}__in": theirs}).exists():
            found.append(kind)
    return found


@dataclass(frozen=True, slots=True)
class Week:
    """What was decided in one week, and how right that was where the outcome is known."""

    week: datetime
    payments: int
    challenged: int
    held: int
    refused: int
    known: int
    fraud: int
    caught: int
    wrongly: int

    @property
    def challenged_percent(self) -> float:
        """Of all payments, those asked for more."""
        return round(100 * self.challenged / self.payments, 1)

    @property
    def recall(self) -> int | None:
        """Of the fraud, what was held or refused, per cent."""
        return round(100 * self.caught / self.fraud) if self.fraud else None

    @property
    def precision(self) -> int | None:
        """Of what was held or refused and is known, what was fraud, per cent."""
        stopped = self.caught + self.wrongly
        return round(100 * self.caught / stopped) if stopped else None


def weeks(*, now: datetime, most: int = 12) -> list[Week]:
    """Return the latest weeks, the newest first, in one statement."""
    stopped = Q(decision__in=(Decision.HOLD, Decision.REFUSE))
    rows = (
        Assessment.objects.filter(at__gt=now - timedelta(weeks=most))
        .annotate(week=TruncWeek("at"))
        .values("week")
        .annotate(
            payments=Count("pk"),
            challenged=Count("pk", Q(decision=Decision.CHALLENGE)),
            held=Count("pk", Q(decision=Decision.HOLD)),
            refused=Count("pk", Q(decision=Decision.REFUSE)),
            known=Count("pk", ~Q(outcome="")),
            fraud=Count("pk", Q(outcome=Outcome.FRAUD)),
            caught=Count("pk", stopped & Q(outcome=Outcome.FRAUD)),
            wrongly=Count("pk", stopped & Q(outcome=Outcome.GOOD)),
        )
        .order_by("-week")
    )
    return [Week(**row) for row in rows]
