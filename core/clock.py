"""The clock. Only doors (views, tasks, commands) ask it; everything else is handed the time."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present moment in UTC."""
    return timezone.now()
