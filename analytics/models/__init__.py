"""The tables of analytics, split by noun."""

from analytics.models.archive import ArchivedDay
from analytics.models.events import Event
from analytics.models.experiments import Arm, Experiment, Reading
from analytics.models.intake import Completeness, Intake, Reject, Seen, Taken
from analytics.models.kpis import Alert, KpiDay, KpiTarget
from analytics.models.monthly import Action, MonthlyReport
from analytics.models.people import Background
from analytics.models.profiles import Cluster, Clustering, Profile
from analytics.models.runs import ReportRun
from analytics.models.visits import Forgotten, OrderTrace

__all__ = [
    "Action",
    "Alert",
    "ArchivedDay",
    "Arm",
    "Background",
    "Cluster",
    "Clustering",
    "Completeness",
    "Event",
    "Experiment",
    "Forgotten",
    "Intake",
    "KpiDay",
    "KpiTarget",
    "MonthlyReport",
    "OrderTrace",
    "Profile",
    "Reading",
    "Reject",
    "ReportRun",
    "Seen",
    "Taken",
]
