"""Operators' screens of analytics."""

from analytics.admin import experiments, intake
from analytics.admin.reports import ReportRunAdmin

__all__ = ["ReportRunAdmin", "experiments", "intake"]
