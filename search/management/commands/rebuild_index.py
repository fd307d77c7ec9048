"""`manage.py rebuild_index`: derive the search index anew, beside live traffic."""

from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from search.services import indexing


class Command(BaseCommand):
    """One service call."""

    help = "Derive the search index anew from catalogue, prices and stock."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say how many products are live."""
        print(f"{indexing.rebuild(now=clock.now())} products indexed")
