"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromotionsConfig(AppConfig):
    """The room's name."""

    name = "promotions"
    verbose_name = _("Promotions")
