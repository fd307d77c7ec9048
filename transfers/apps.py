"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransfersConfig(AppConfig):
    """The room's name."""

    name = "transfers"
    verbose_name = _("Import and export")
