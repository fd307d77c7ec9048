"""Operators' screens for risk."""

from risk.admin import policy, queue

__all__ = ["policy", "queue"]
