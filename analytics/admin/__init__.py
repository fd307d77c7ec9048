"""Operators' screens of analytics."""

from analytics.admin import experiments, intake
from analytics.admin.kpis import AlertAdmin, KpiTargetAdmin
from analytics.admin.months import ActionAdmin, MonthlyReportAdmin
from analytics.admin.reports import ReportRunAdmin

__all__ = [
    "ActionAdmin",
    "AlertAdmin",
    "KpiTargetAdmin",
    "MonthlyReportAdmin",
    "ReportRunAdmin",
    "experiments",
    "intake",
]
