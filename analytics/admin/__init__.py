"""Operators' screens."""

from analytics.admin.kpis import AlertAdmin, KpiTargetAdmin
from analytics.admin.months import ActionAdmin, MonthlyReportAdmin
from analytics.admin.reports import ReportRunAdmin

__all__ = [
    "ActionAdmin",
    "AlertAdmin",
    "KpiTargetAdmin",
    "MonthlyReportAdmin",
    "ReportRunAdmin",
]
