"""The tables of analytics, split by noun."""

from analytics.models.events import Event
from analytics.models.intake import Intake, Reject, Seen
from analytics.models.kpis import Alert, KpiDay, KpiTarget
from analytics.models.monthly import Action, MonthlyReport
from analytics.models.people import Background
from analytics.models.profiles import Cluster, Clustering, Profile
from analytics.models.runs import ReportRun

__all__ = [
    "Action",
    "Alert",
    "Background",
    "Cluster",
    "Clustering",
    "Event",
    "Intake",
    "KpiDay",
    "KpiTarget",
    "MonthlyReport",
    "Profile",
    "Reject",
    "ReportRun",
    "Seen",
]
