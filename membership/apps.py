"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipConfig(AppConfig):
    """The room's name."""

    name = "membership"
    verbose_name = _("Membership")
