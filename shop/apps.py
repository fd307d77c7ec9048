"""Start-up: everything that registers itself from above does so here."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate

# Importing these registers their subscriptions; the relay and every publisher need them all.
CHECKS = ("inventory", "membership", "orders")
SUBSCRIBERS = (
    *(
        "catalog",
        "inventory",
        "membership",
        "promotions",
        "orders",
        "aftercare",
        "analytics",
        "search",
        "support",
        "storefront",
    ),
)


class ShopConfig(AppConfig):
    """The top floor."""

    name = "shop"

    def ready(self) -> None:
        """Register gateways, carriers, subscribers, checks, and the application tasks bind to."""
        from core import variants  # noqa: PLC0415 -- with the next
        from delivery.carriers import base, sandbox  # noqa: PLC0415 -- needs the apps loaded
        from shop import (  # noqa: PLC0415 -- needs the apps loaded
            celery,  # noqa: F401 -- tasks of this process go through it
            suggesting,
        )
        from shop.gateways import register_all  # noqa: PLC0415 -- needs the apps loaded
        from storefront.arms import of_page  # noqa: PLC0415 -- needs the apps loaded
        from storefront.suggesting import (  # noqa: PLC0415 -- needs the apps loaded
            of_page as slots_of_page,
        )

        # Django tells of no app without models, so not of this one.
        post_migrate.connect(_write_roles, sender=apps.get_app_config("accounts"))
        register_all(settings.GATEWAY_TERMS)
        variants.register(of_page)
        variants.register(slots_of_page)
        suggesting.register()
        import_module("recommendations.slot_report")
        base.register(sandbox.SandboxCourier())
        for app in SUBSCRIBERS:
            import_module(f"{app}.subscribers")
        for app in CHECKS:
            import_module(f"{app}.checks")


def _write_roles(**_signal: object) -> None:
    """Write the roles' rights; other apps' permissions may not have been made yet, so make them."""
    from django.contrib.auth.management import (  # noqa: PLC0415 -- needs the apps loaded
        create_permissions,
    )

    from shop.roles import write_roles  # noqa: PLC0415 -- needs the apps loaded

    for app in apps.get_app_configs():
        create_permissions(app, verbosity=0)
    write_roles()
