"""Every row lock of this app: before the order's, which an agent's act on it takes."""

from __future__ import annotations

from collections.abc import Iterable

from support.models import Ticket


def lock_ticket(ticket_id: int) -> Ticket:
    """Lock a conversation and return it; raises DoesNotExist."""
    return Ticket.objects.select_for_update(of=("self",)).get(pk=ticket_id)


def lock_tickets(ticket_ids: Iterable[int]) -> dict[int, Ticket]:
    """Lock these conversations in key order and return them by id."""
    rows = Ticket.objects.select_for_update(of=("self",)).filter(pk__in=list(ticket_ids))
    return {row.pk: row for row in rows.order_by("pk")}
