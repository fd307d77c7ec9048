"""Write closed days of events to the archive, and drop months that lie there whole."""

from typing import Any

from django.core.management.base import BaseCommand

from analytics.services import archiving, dropping
from core import clock


class Command(BaseCommand):
    """What the worker does each night, by hand."""

    help = "Archive closed days of events as Parquet files; drop archived months."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Archive, forget, drop, tidy; say what was done."""
        now = clock.now()
        days = archiving.write_closed(now=now)
        self.stdout.write(f"  {len(days)} days written")
        self.stdout.write(f"  {archiving.forget(now=now)} files without who was forgotten")
        self.stdout.write(f"  {len(dropping.drop_archived(now=now))} months dropped")
        self.stdout.write(f"  {archiving.tidy()} stray files removed")
