"""Start-up: everything that registers itself from above does so here."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    """The top floor."""

    name = "shop"
