"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """The room's name."""

    name = "payments"
    verbose_name = _("Payments")
