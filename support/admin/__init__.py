"""Operators' screens of help."""

from support.admin import desk, helping, hours, tickets

__all__ = ["desk", "helping", "hours", "tickets"]
