"""Fill an empty shop with a real retailer's catalogue: 92,331 products of The Complete Journey."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from demo.journey import whole


class Command(BaseCommand):
    """A few minutes; may be interrupted, and goes on where it was."""

    help = "Import The Complete Journey, once."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Import what is missing, saying how far it is."""
        if whole.is_loaded():
            return
        try:
            count = whole.load(now=clock.now(), tell=self.tell)
        except whole.OtherGoodsHere as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"  {count} products")

    def tell(self, done: int, of: int) -> None:
        """Say how far the import is."""
        self.stdout.write(f"  {done} of {of}")
