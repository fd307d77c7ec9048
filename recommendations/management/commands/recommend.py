"""Train a model now, in this process."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from recommendations.services import training


class Command(BaseCommand):
    """Train on everything until yesterday; put the model in force if it is not worse."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the run that a task has begun, if it has."""
        parser.add_argument("--model", type=int, help="a run that has begun; else one is begun")

    def handle(self, *args: Any, **options: Any) -> None:
        """Train, and say what came of it."""
        from analytics.warehouse import opened  # noqa: PLC0415 -- only training waits for its engine

        now = clock.now()
        try:
            model_id = options["model"] or training.begin(now=now).pk
        except training.AlreadyTraining as refusal:
            raise CommandError(str(refusal)) from None
        with opened(now=now) as warehouse:
            model = training.train(model_id=model_id, warehouse=warehouse, now=now)
        self.stdout.write(f"{model.code}: {model.get_state_display()}, {model.why}")
