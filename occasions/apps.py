"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OccasionsConfig(AppConfig):
    """The room's name."""

    name = "occasions"
    verbose_name = _("Events in stores")
