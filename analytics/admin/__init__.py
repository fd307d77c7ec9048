"""Operators' screens of analytics."""

from analytics.admin import experiments, intake

__all__ = ["experiments", "intake"]
