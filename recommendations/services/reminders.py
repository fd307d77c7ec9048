"""What is due is told to whoever reminds people: once for each person, product and rhythm."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db import connection, transaction

from core.events import publish
from recommendations.events import ReplenishmentDue
from recommendations.models import DueTold
from recommendations.selectors import reminders

# Nobody wants to hear of more at once.
MOST_A_PERSON = 5
KEPT = timedelta(days=400)
_NOTE = """
INSERT INTO recommendations_duetold (user_id, product_id, bought_on, told_at)
SELECT u.id, p.id, %(bought)s, %(now)s FROM accounts_user u, catalog_product p
WHERE u.id = %(user)s AND p.id = %(product)s
ON CONFLICT (user_id, product_id, bought_on) DO NOTHING
"""


def tell(*, now: datetime) -> int:
    """Publish ReplenishmentDue for what is due today; return how many.

    Safe to repeat and to kill: a rhythm is noted and told of in one transaction, and once.
    """
    DueTold.objects.filter(told_at__lt=now - KEPT).delete()
    heard: Counter[int] = Counter()
    count = 0
    for one in reminders.due(day=now.date()):
        heard[one.user_id] += 1
        if heard[one.user_id] <= MOST_A_PERSON:
            count += _tell(one, now)
    return count


@transaction.atomic
def _tell(one: reminders.Due, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            {"user": one.user_id, "product": one.product_id, "bought": one.bought_on, "now": now},
        )
        if not cursor.rowcount:
            return 0
    publish(
        ReplenishmentDue(
            user_id=one.user_id, product_id=one.product_id, due_on=one.due_on.isoformat(),
            every_days=one.every_days, chance=one.chance,
        ),
        now=now,
    )  # fmt: skip
    return 1
