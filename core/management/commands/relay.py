"""`manage.py relay`: the process that carries events to their subscribers."""

import select
import signal
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from core import clock
from core.events import CHANNEL
from core.services import relay

POLL_SECONDS = 0.5


class Command(BaseCommand):
    """Deliver due events until told to stop; sleep between them on LISTEN and a poll."""

    help = "Carry events from the outbox to their subscribers."
    stopping = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT; a delivery under way is finished first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        while not self.stopping:
            if not relay.deliver_one(now=clock.now()):
                self.wait()

    def wait(self) -> None:
        """Sleep until somebody publishes, or for the poll interval."""
        raw = connection.connection
        select.select([raw], [], [], POLL_SECONDS)
        raw.poll()
        raw.notifies.clear()

    def stop(self, *_: Any) -> None:
        """Finish what is under way, then leave."""
        self.stopping = True
