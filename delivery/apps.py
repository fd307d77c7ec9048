"""How operators see this room named."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class DeliveryConfig(AppConfig):
    """The room's name."""

    name = "delivery"
    verbose_name = pgettext_lazy("the room", "Delivery")
