"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PricingConfig(AppConfig):
    """The room's name."""

    name = "pricing"
    verbose_name = _("Prices")
