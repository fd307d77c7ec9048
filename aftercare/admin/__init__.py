"""Operators' screens for what follows a sale."""

from aftercare.admin import repairs, visits, warranties

__all__ = ["repairs", "visits", "warranties"]
