"""The lowest price of a stretch of time, from what was written when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

# Directive 98/6/EC, article 6a: a reduction states the lowest price of at least so long before it.
LOOKED_BACK = timedelta(days=30)


def lowest(
    history: Sequence[tuple[datetime, Decimal | None]], *, until: datetime
) -> Decimal | None:
    """Return the lowest price in force in the 30 days before `until`; none if it had no price.

    A price written before those days counts for as long as it stood in them. None in the history
    means it was not sold.
    """
    begin = until - LOOKED_BACK
    told = sorted(one for one in history if one[0] < until)
    standing = [amount for at, amount in told if at <= begin][-1:]
    found = [*standing, *(amount for at, amount in told if at > begin)]
    return min((amount for amount in found if amount is not None), default=None)
