"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    """The room's name."""

    name = "messaging"
    verbose_name = _("Messages")
