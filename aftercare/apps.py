"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AftercareConfig(AppConfig):
    """The room's name."""

    name = "aftercare"
    verbose_name = _("Aftercare")
