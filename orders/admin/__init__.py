"""Operators' screens for orders."""

from orders.admin import channels, collections, papers, parcels, returns, screens, trials

__all__ = ["channels", "collections", "papers", "parcels", "returns", "screens", "trials"]
