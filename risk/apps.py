"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RiskConfig(AppConfig):
    """The room's name."""

    name = "risk"
    verbose_name = _("Risk")
