"""Fill an empty shop with a real retailer: The Complete Journey, its catalogue and its year."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from demo.journey import whole


class Command(BaseCommand):
    """Some minutes; may be interrupted, and goes on where it was."""

    help = "Import The Complete Journey, once: products, households, baskets, campaigns."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Less of the year, or none."""
        parser.add_argument(
            "--households", type=int, help="only the first so many of 2,469; 0: no year at all"
        )

    def handle(self, *_args: Any, households: int | None, **_options: Any) -> None:
        """Import what is missing, saying how far it is."""
        if not whole.is_loaded():
            try:
                count = whole.load(now=clock.now(), tell=self.tell)
            except whole.OtherGoodsHere as refusal:
                raise CommandError(str(refusal)) from refusal
            self.stdout.write(f"  {count} products")
        if households == 0 or whole.is_told():
            return
        start = time.monotonic()
        count = whole.load_year(first=households, now=clock.now(), tell=self.tell)
        self.stdout.write(f"  {count} baskets in {time.monotonic() - start:.0f} s")

    def tell(self, done: int, of: int) -> None:
        """Say how far the import is."""
        self.stdout.write(f"  {done} of {of}")
