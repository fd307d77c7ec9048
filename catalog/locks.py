"""Every row lock of this app."""

from __future__ import annotations

from catalog.models import Shelf


def lock_shelf(shelf_id: int) -> Shelf | None:
    """Lock a shelf and return it; None when it has gone."""
    return Shelf.objects.select_for_update().filter(pk=shelf_id).first()
