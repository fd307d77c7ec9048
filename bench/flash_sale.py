"""`python -m bench.flash_sale`: 1,000 units, 20,000 buyers; beside a bare hot row of PostgreSQL."""

from __future__ import annotations

import sys

from bench.asking import table
from bench.stand import stand

PRODUCTS, UNITS, BUYERS, ROUNDS = 200, 1_000, 20_000, 3
HEADS = ("round", "accepted", "orders /s", "hot row /s", "ratio", "late ms", "adds up")


def main(buyers: int) -> None:
    """Run both in turn; the database flushes every commit."""
    with stand(PRODUCTS, with_web=False):
        import django  # noqa: PLC0415 -- the stand says first where the servers are

        django.setup()
        table(HEADS, [_round(number, buyers) for number in range(1, ROUNDS + 1)])


def _round(number: int, buyers: int) -> list[str]:
    from catalog.models import Variant  # noqa: PLC0415 -- only after set-up
    from promotions import flash_rehearsal as rehearsals  # noqa: PLC0415 -- only after set-up

    bare = _hot_row(UNITS)
    variant = Variant.objects.earliest("pk")
    with rehearsals.rehearsal(variant=variant, units=UNITS) as sale:
        report = rehearsals.rehearse(sale=sale, buyers=buyers)
    assert report.accepted == UNITS, report
    return [
        str(number),
        str(report.accepted),
        f"{report.rate:.0f}",
        f"{bare:.0f}",
        f"{report.rate / bare:.2f}",
        f"{report.late * 1000:.0f}",
        "yes" if report.adds_up else "NO",
    ]


def _hot_row(units: int) -> float:
    """Return how often a second as many processes take one unit off one row."""
    from django.db import connection  # noqa: PLC0415 -- only after set-up

    from promotions import flash_rehearsal as rehearsals  # noqa: PLC0415 -- only after set-up

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_hot (id int PRIMARY KEY, units int)")
        cursor.execute("DELETE FROM bench_hot")
        cursor.execute("INSERT INTO bench_hot VALUES (1, %s)", [units])

    def buy(_number: int) -> tuple[int, bool]:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE bench_hot SET units = units - 1 WHERE id = 1 AND units > 0")
            return 0, cursor.rowcount == 1

    met = rehearsals.crowd(buy, buyers=units)
    got = [one for one in met if one[3]]
    assert len(got) == units
    return units / (max(one[1] for one in got) - min(one[0] for one in got))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else BUYERS)
