"""Fill an empty shop with the demo; a shop that has products is left as it is."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from demo.loading import pictures, whole


class Command(BaseCommand):
    """160 products in two languages, with stock, delivery, pages and people."""

    help = "Load the demo shop, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Sizes of pictures come from the shop's worker, unless they are wanted at once."""
        parser.add_argument(
            "--renditions", action="store_true", help="make the sizes of pictures here and now"
        )

    def handle(self, *_args: Any, renditions: bool, **_options: Any) -> None:
        """Load, and say what was done."""
        now = clock.now()
        if not whole.is_loaded():
            self.stdout.write(f"  {whole.load(now=now, ask_worker=not renditions)} products")
        if renditions:
            self.stdout.write(f"  {pictures.make_now(now=now)} pictures in all sizes")
