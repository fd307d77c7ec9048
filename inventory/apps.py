"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    """The room's name."""

    name = "inventory"
    verbose_name = _("Stock")
