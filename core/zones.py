"""Names of time zones."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def is_time_zone(name: str) -> None:
    """Raise ValidationError unless there is such a zone."""
    if name not in available_timezones():
        raise ValidationError(_("There is no such time zone."))
