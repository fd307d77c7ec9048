"""Writing the households: people without names, with what the retailer knew of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from analytics.models import Background
from core import bulk
from demo.journey.past import Year


def email(number: int) -> str:
    """Return an address that is nobody's: the domain is reserved to lead nowhere."""
    return f"household-{number}@journey.invalid"


def read() -> dict[int, int]:
    """Return the households that are here: their number and their key."""
    rows = User.objects.filter(email__endswith="@journey.invalid").values_list("email", "pk")
    return {int(address.split("@")[0].removeprefix("household-")): key for address, key in rows}


@transaction.atomic
def write(year: Year, *, later: timedelta, now: datetime) -> int:
    """Write the households that are missing; return how many. Nobody can sign in as one."""
    there = read()
    missing = [number for number in year.households if number not in there]
    joined, traits = year.joined(), year.traits()
    keys = bulk.keys(User, len(missing))
    bulk.copy(
        User,
        ("id", "email", "name", "created_at"),
        (
            (key, email(number), f"Household {number}", joined[number] + later)
            for key, number in zip(keys, missing, strict=True)
        ),
        now=now,
        same={"password": "!"},
    )
    bulk.copy(
        Background,
        ("user_id", "attributes"),
        (
            (key, {"household": number} | traits.get(number, {}))
            for key, number in zip(keys, missing, strict=True)
        ),
        now=now,
    )
    return len(missing)
