"""Who was erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from analytics.models import Forgotten


@dataclass(frozen=True, slots=True)
class Gone:
    """Visitors and people whose events are refused."""

    visitors: frozenset[UUID | None]
    users: frozenset[int | None]

    def holds(self, event: Mapping[str, Any]) -> bool:
        """Return whether an event is one of theirs."""
        return event["visitor"] in self.visitors or event["user_id"] in self.users


def among(events: Sequence[Mapping[str, Any]]) -> Gone:
    """Return which of the people of these events were erased, in one query."""
    visitors = {event["visitor"] for event in events if event["visitor"]}
    users = {event["user_id"] for event in events if event["user_id"]}
    if not visitors and not users:
        return Gone(frozenset(), frozenset())
    rows = Forgotten.objects.filter(Q(visitor__in=visitors) | Q(user_id__in=users))
    found = list(rows.values_list("visitor", "user_id"))
    return Gone(
        frozenset(visitor for visitor, _user in found if visitor),
        frozenset(user for _visitor, user in found if user),
    )
