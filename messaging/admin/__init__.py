"""Operators' screens for messages."""

from messaging.admin import log, policy

__all__ = ["log", "policy"]
