"""Operators' screens."""

from analytics.admin.kpis import AlertAdmin, KpiTargetAdmin
from analytics.admin.reports import ReportRunAdmin

__all__ = ["AlertAdmin", "KpiTargetAdmin", "ReportRunAdmin"]
