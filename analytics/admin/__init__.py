"""Operators' screens."""

from analytics.admin.reports import ReportRunAdmin

__all__ = ["ReportRunAdmin"]
