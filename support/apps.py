"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    """The room's name."""

    name = "support"
    verbose_name = _("Help")
