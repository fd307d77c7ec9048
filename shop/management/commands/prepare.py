"""Make everything ready for the shop to open, once; the second time it takes a moment."""

import os
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop import preparing


class Command(BaseCommand):
    """Translations, tables, static files, and the data the shop is shown with."""

    help = "Compile translations, migrate, collect static files, load the demo; each if needed."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One step alone, or all but the data."""
        parser.add_argument("--only", choices=["translations", "tables", "assets", "data", "index"])
        parser.add_argument("--no-data", action="store_true", help="an empty shop")

    def handle(self, *_args: Any, only: str | None, no_data: bool, **_options: Any) -> None:
        """Do the steps in order, and say how long each took."""
        steps: dict[str, Callable[[], None]] = {
            "translations": preparing.translate,
            "tables": _tables,
            "assets": preparing.collect,
        }
        try:
            if not no_data:
                steps["data"] = preparing.data_loader(os.environ)
            steps["index"] = preparing.index
            for name, step in steps.items():
                if only in {None, name}:
                    self._timed(name, step)
        except preparing.NotFit as refusal:
            raise CommandError(str(refusal)) from refusal

    def _timed(self, name: str, step: Callable[[], None]) -> None:
        start = time.monotonic()
        step()
        self.stdout.write(f"  {name:<14}{time.monotonic() - start:6.1f} s")


def _tables() -> None:
    preparing.check_database()
    preparing.migrate()
