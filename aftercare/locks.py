"""Every row lock of this app: after the order's, as everywhere."""

from __future__ import annotations

from aftercare.models import Repair, Visit


def lock_repair(repair_id: int) -> Repair:
    """Lock a repair and return it with its order; raises DoesNotExist."""
    return Repair.objects.select_for_update(of=("self",)).select_related("order").get(pk=repair_id)


def lock_visit(line_id: int) -> Visit | None:
    """Lock the visit for a line and return it; None when there is none."""
    return Visit.objects.select_for_update().filter(line_id=line_id).first()
