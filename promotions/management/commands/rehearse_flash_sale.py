"""`manage.py rehearse_flash_sale`: how a flash sale would go on these machines."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.models import Variant
from promotions import flash_rehearsal


class Command(BaseCommand):
    """Let synthetic buyers rush at a sale that takes no stock and that nobody sees."""

    help = "Rehearse a flash sale with synthetic buyers; takes no stock, leaves nothing behind."

    def add_arguments(self, parser: CommandParser) -> None:
        """Read how many."""
        parser.add_argument("--units", type=int, default=1_000)
        parser.add_argument("--buyers", type=int, default=20_000)
        parser.add_argument("--workers", type=int, default=flash_rehearsal.WORKERS)
        parser.add_argument("--threads", type=int, default=flash_rehearsal.THREADS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Rehearse and tell."""
        variant = Variant.objects.order_by("pk").first()
        if variant is None:
            raise CommandError("There is no product to rehearse with.")
        if min(options[name] for name in ("units", "buyers", "workers", "threads")) < 1:
            raise CommandError("Units, buyers, workers and threads must be at least 1.")
        with flash_rehearsal.rehearsal(variant=variant, units=options["units"]) as sale:
            report = flash_rehearsal.rehearse(
                sale=sale,
                buyers=options["buyers"],
                workers=options["workers"],
                threads=options["threads"],
            )
        told = [
            f"{report.buyers} buyers for {options['units']} units: {report.accepted} got one",
            f"{report.rate:.0f} a second",
            f"order of arrival kept within {report.late * 1000:.0f} ms",
            f"slowest answer {report.slowest * 1000:.0f} ms",
            "all adds up" if report.adds_up else "THE FIGURES DO NOT ADD UP",
        ]
        self.stdout.write("; ".join(told))
