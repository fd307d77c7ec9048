"""Operators' screens of analytics."""

from analytics.admin import experiments, intake
from analytics.admin.kpis import AlertAdmin, KpiTargetAdmin
from analytics.admin.months import ActionAdmin, MonthlyReportAdmin
from analytics.admin.profiles import ClusterAdmin, ProfileAdmin
from analytics.admin.reports import ReportRunAdmin

__all__ = [
    "ActionAdmin",
    "AlertAdmin",
    "ClusterAdmin",
    "KpiTargetAdmin",
    "MonthlyReportAdmin",
    "ProfileAdmin",
    "ReportRunAdmin",
    "experiments",
    "intake",
]
