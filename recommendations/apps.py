"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecommendationsConfig(AppConfig):
    """The room's name."""

    name = "recommendations"
    verbose_name = _("Recommendations")
