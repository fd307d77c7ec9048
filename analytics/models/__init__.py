"""The tables of analytics, split by noun."""

from analytics.models.archive import ArchivedDay
from analytics.models.events import Event
from analytics.models.intake import Completeness, Intake, Reject, Seen, Taken
from analytics.models.kpis import Alert, KpiDay, KpiTarget
from analytics.models.monthly import Action, MonthlyReport
from analytics.models.people import Background
from analytics.models.runs import ReportRun
from analytics.models.visits import Forgotten, OrderTrace

__all__ = [
    "Action",
    "Alert",
    "ArchivedDay",
    "Background",
    "Completeness",
    "Event",
    "Forgotten",
    "Intake",
    "KpiDay",
    "KpiTarget",
    "MonthlyReport",
    "OrderTrace",
    "Reject",
    "ReportRun",
    "Seen",
    "Taken",
]
