"""`python -m bench.imports [rows]`: a file from its upload to the shop, new and again, and out.

Beside it the least that could do: the same products, variants, prices and stock written by plain
COPY, with nothing looked at. Rows are read, tried and written by one worker, as in the shop.
"""

from __future__ import annotations

import csv
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.asking import table
from bench.stand import servers
from shop.places import ROOT

ROWS = 100_000
HEADS = ("step", "seconds", "rows/s", "x plain COPY")


def main() -> None:
    """Measure, on a shop of its own."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with (
        tempfile.TemporaryDirectory(prefix="loopmart-import-") as folder,
        servers(Path(folder)) as (environ, _pids),
    ):
        for arguments in (
            ["manage.py", "migrate", "--skip-checks", "--verbosity=0"],
            ["-m", "bench.imports", "--inside", str(rows)],
        ):
            subprocess.run(
                [sys.executable, *arguments], cwd=ROOT, env={**os.environ, **environ}, check=True
            )


def _inside(rows: int) -> None:
    import django  # noqa: PLC0415 -- only in the process that has the servers

    django.setup()
    from tests.factories import shop  # noqa: PLC0415 -- needs Django

    shop.product_type(), shop.category(), shop.warehouse()
    shop.price_list("GBP"), shop.price_list("CNY")
    data = _file(rows)
    plain = _timed(lambda: _copy(rows))
    found = [("plain COPY", plain)]
    found += _import(data, "new")
    found += _import(data, "again, nothing new")
    found.append(("exported", _timed(_export)))
    table(HEADS, [[name, f"{t:.1f}", f"{rows / t:.0f}", f"{t / plain:.1f}"] for name, t in found])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{rows} rows, {len(data) / 1e6:.1f} MB of CSV; at most {peak:.0f} MB of memory")


def _import(data: bytes, name: str) -> list[tuple[str, float]]:
    from django.core.files.base import ContentFile  # noqa: PLC0415 -- needs Django

    from core import clock  # noqa: PLC0415 -- needs Django
    from transfers.services import imports, reading, steps  # noqa: PLC0415 -- needs Django
    from transfers.types import Defaults, Mode  # noqa: PLC0415 -- needs Django

    job = imports.begin(
        actor_id=None,  # type: ignore[arg-type]  # nobody
        source=ContentFile(data, "products.csv"),
        pictures=None,
        rights=["prices", "stock"],
        now=clock.now(),
    )
    read = _timed(lambda: reading.read(job=job, now=clock.now()))
    job.refresh_from_db()
    mapping = {int(place): key for place, key in job.mapping.items()}
    imports.try_out(job=job, mapping=mapping, defaults=Defaults(), now=clock.now())
    go = {"now": clock.now(), "keep_going": lambda: True}
    tried = _timed(lambda: steps.advance(job=job, **go))
    job.refresh_from_db()
    imports.run(job=job, mode=Mode.GOOD, now=clock.now())
    ran = _timed(lambda: steps.advance(job=job, **go))
    for row in job.bad_rows.order_by("row")[:3]:
        print(row.row, row.problems)
    print(name, *job.progress.values_list("phase", "created", "updated", "unchanged", "bad"))
    return [(f"{name}: read", read), (f"{name}: tried", tried), (f"{name}: written", ran)]


def _export() -> None:
    from core import clock  # noqa: PLC0415 -- needs Django
    from transfers.services import exports  # noqa: PLC0415 -- needs Django

    export = exports.begin(
        actor_id=None,  # type: ignore[arg-type]  # nobody
        language="en",
        file_format="csv",
        product_ids=[],
        rights=["prices", "stock"],
    )
    exports.write(export_id=export.pk, now=clock.now())


def _timed(call: object) -> float:
    start = time.monotonic()
    call()  # type: ignore[operator]  # a function of no argument
    return time.monotonic() - start


def _file(rows: int) -> bytes:
    """Return a CSV of so many variants, two to a product."""
    from tests.transfers.files import HEADINGS  # noqa: PLC0415 -- needs Django

    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([*HEADINGS, "Option 1 name", "Choice 1", "Description", "Tags"])
    for n in range(rows):
        mug, size = n // 2, ("Small", "Large")[n % 2]
        names = [f"mug-{mug}", f"MUG-{mug}-{size}", f"Mug {mug}", f"杯子 {mug}", "tableware"]
        groups = [f"Maker {mug % 50}", "kitchen", "active", f"{n % 90 + 1}.50", f"{n % 900 + 10}"]
        further = ["7", "300", "Size", size, "Thrown by hand, glazed twice. " * 8, "gift|clay"]
        writer.writerow([*names, *groups, *further])
    return buffer.getvalue().encode()


def _copy(rows: int) -> None:
    """Write rows of much the same size, and take them away again."""
    from django.db import connection  # noqa: PLC0415 -- needs Django

    text = "Thrown by hand, glazed twice. " * 8
    shapes = (
        ("product", rows // 2, lambda n: f"{n}\tmug-{n}\tMug {n}\t杯子 {n}\t{text}"),
        ("variant", rows, lambda n: f"{n}\tMUG-{n}\t{n // 2}\t300\tSmall"),
        ("price", rows * 2, lambda n: f"{n}\t{n // 2}\t{n % 2}\t12.50\t1"),
        ("stock", rows * 2, lambda n: f"{n}\t{n // 2}\t7\t0\t0"),
    )
    with connection.cursor() as cursor:
        for name, count, line in shapes:
            cursor.execute(
                f"CREATE TABLE plain_{name} (a bigint PRIMARY KEY, b text, c text, d text, e text)"
            )
            lines = io.StringIO("\n".join(line(n) for n in range(count)))
            cursor.copy_expert(f"COPY plain_{name} FROM STDIN", lines)
            cursor.execute(f"DROP TABLE plain_{name}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        _inside(int(sys.argv[2]))
    else:
        main()
