"""How operators see this room named."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AnalyticsConfig(AppConfig):
    """The room's name, and the months its events go into."""

    name = "analytics"
    verbose_name = _("Analytics")

    def ready(self) -> None:
        """Have the months ahead made whenever the database was migrated."""
        post_migrate.connect(_make_months, sender=self)


def _make_months(**_signal: object) -> None:
    from analytics.services import partitions  # noqa: PLC0415 -- needs the apps loaded
    from core import clock  # noqa: PLC0415 -- needs the apps loaded

    if partitions.exist():  # not after a migration back to before there were any
        partitions.make_ahead(now=clock.now())
