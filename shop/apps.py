"""Start-up: everything that registers itself from above does so here."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate

# Importing these registers their subscriptions; the relay and every publisher need them all.
SUBSCRIBERS = ("catalog", "orders", "search", "storefront")


class ShopConfig(AppConfig):
    """The top floor."""

    name = "shop"

    def ready(self) -> None:
        """Register gateways and subscribers, and the Celery application tasks bind to."""
        from payments.gateways.base import register  # noqa: PLC0415 -- needs the apps loaded
        from payments.gateways.sandbox import Sandbox  # noqa: PLC0415 -- needs the apps loaded
        from shop import celery  # noqa: F401, PLC0415 -- tasks of this process go through it

        post_migrate.connect(_write_roles, sender=self)
        register(Sandbox())
        for app in SUBSCRIBERS:
            import_module(f"{app}.subscribers")


def _write_roles(**_signal: object) -> None:
    from shop.roles import write_roles  # noqa: PLC0415 -- needs the apps loaded

    write_roles()
