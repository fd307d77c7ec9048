"""How operators see this room named."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The room's name."""

    name = "core"
    verbose_name = _("Health")

    def ready(self) -> None:
        """Have statements counted."""
        from core import work  # noqa: PLC0415 -- needs the settings

        connection_created.connect(work.time_statements, dispatch_uid="core.work")
