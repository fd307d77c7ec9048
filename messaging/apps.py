"""The room's name for operators, and the channels it offers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    """The room."""

    name = "messaging"
    verbose_name = _("Messages")

    def ready(self) -> None:
        """Offer the channels the settings name, and hear what mail providers tell."""
        from messaging import channels, receipts  # noqa: PLC0415 -- models are ready only now

        channels.offer()
        receipts.listen()
