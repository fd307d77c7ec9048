"""Django's `migrate`, which makes the tables of a blank database at once."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from shop import tables

PARTS = ("app_label", "plan", "fake", "fake_initial", "prune", "check_unapplied", "step_by_step")


class Command(migrate.Command):
    """Go on as Django does; `--step-by-step` runs every migration on a blank database too."""

    def add_arguments(self, parser: Any) -> None:
        """Django's own, and the long way."""
        super().add_arguments(parser)
        parser.add_argument(
            "--step-by-step", action="store_true", help="run the migrations even when all are new"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make all tables if there is none, then do what is left: usually Django's last words."""
        connection = connections[options["database"]]
        if not any(options.get(part) for part in PARTS) and tables.is_blank(connection):
            tables.make(connection)
        super().handle(*args, **options)
