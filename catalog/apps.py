"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    """The room's name."""

    name = "catalog"
    verbose_name = _("Catalogue")
