"""Ask the imported shop what is known of The Complete Journey."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from demo.journey import facts


class Command(BaseCommand):
    """A minute the first time: the warehouse reads the year."""

    help = "Compare the imported year with the figures that are known of it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say of every figure whether it is right; end badly when one is not."""
        from analytics.warehouse import opened  # noqa: PLC0415 -- brings DuckDB, which takes a second

        with opened(now=clock.now()) as warehouse:
            findings = list(facts.check(warehouse))
        for one in findings:
            verdict = "right" if one.is_right else f"WRONG, known: {one.fact.answer}"
            self.stdout.write(f"  {one.fact.name}: {one.found} {verdict}")
        wrong = sum(not one.is_right for one in findings)
        self.stdout.write(f"  {len(findings) - wrong} of {len(findings)} right")
        if wrong:
            raise CommandError(f"{wrong} figures are not what is known")
