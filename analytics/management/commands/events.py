"""`manage.py events`: the process that carries events into their table."""

import logging
import os
import signal
import socket
import time
from typing import Any

import redis
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection
from django.db.utils import InterfaceError

from analytics.services import consuming
from core import clock

log = logging.getLogger("loopmart.events")
LONGEST_PAUSE = 10.0


class Command(BaseCommand):
    """Write events until told to stop; whatever is away is asked again, and nothing is dropped."""

    help = "Carry events from the stream into their table."
    stopping = False
    pause = 0.0

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT; batches under way are finished first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        consumer = f"{socket.gethostname()}-{os.getpid()}"
        while not self.stopping:
            self.once(consumer)

    def once(self, consumer: str) -> None:
        """Take one round; wait a while if a server is away."""
        try:
            consuming.consume(consumer=consumer, now=clock.now())
            self.pause = 0.0
        except redis.RedisError as problem:
            self.wait(problem)
            self.files()
        except (OperationalError, InterfaceError) as problem:
            connection.close()
            self.wait(problem)

    def files(self) -> None:
        """Write what lies in files while the stream is away."""
        try:
            consuming.from_files(now=clock.now())
        except (OperationalError, InterfaceError):
            connection.close()

    def wait(self, problem: Exception) -> None:
        """Wait twice as long as last time."""
        self.pause = min(self.pause * 2 or 0.5, LONGEST_PAUSE)
        log.warning("waiting %s s: %s", self.pause, type(problem).__name__)
        time.sleep(self.pause)

    def stop(self, *_: Any) -> None:
        """Finish what is under way, then leave."""
        self.stopping = True
