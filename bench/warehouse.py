"""The warehouse at size: so many events as the archive keeps them, and what questions cost.

    .venv/bin/python -m bench.warehouse --events 100000000

Events are made straight into Parquet by DuckDB, with the archive's columns, order and compression,
a file a day over 400 days. Questions run with the memory and processors a report has.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import django
import duckdb

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
django.setup()

from analytics.warehouse.extracts import EVENTS  # noqa: E402 -- the apps are there now

DAYS = 400
LAST = date(2026, 11, 21)
MEMORY = os.environ.get("WAREHOUSE_MEMORY", "2GB")
MAKE = """
COPY (
  WITH numbered AS (
    SELECT i, i // 10 AS s, i % 10 AS step, hash(i // 10 + {salt}) AS h, hash(i + {salt} * 7) AS r,
           -- The few are looked at by the many.
           (1 + floor(50000 * pow((hash(i * 3 + {salt}) % 1000000) / 1e6, 3)))::BIGINT AS product,
           hash(hash(i // 10 + {salt}) % 2000000) AS who
    FROM range({rows}) t(i)
  ), told AS (
    SELECT *,
      CASE step WHEN 0 THEN 'visit' WHEN 1 THEN 'view' WHEN 2 THEN 'click' WHEN 3 THEN 'view'
        WHEN 4 THEN 'dwell' WHEN 5 THEN 'speed' WHEN 6 THEN 'view'
        WHEN 7 THEN CASE WHEN h % 100 < 22 THEN 'cart' ELSE 'dwell' END
        WHEN 8 THEN CASE WHEN h % 100 < 9 THEN 'checkout' ELSE 'impression' END
        ELSE CASE WHEN h % 100 < 4 THEN 'purchase' ELSE 'view' END END AS kind
    FROM numbered
  )
  SELECT
    TIMESTAMP '{day}' + to_microseconds((h % 86000000000 + step * 20000000 + r % 9000000)::BIGINT) AS "at",
    uuid()::VARCHAR AS id,
    TIMESTAMP '{day}' + to_microseconds((h % 86000000000 + step * 20000000 + 9000000)::BIGINT) AS received_at,
    kind, md5(who::VARCHAR)::UUID::VARCHAR AS visitor, md5(h::VARCHAR)::UUID::VARCHAR AS session,
    CASE WHEN who % 3 = 0 THEN (who % 2000000)::BIGINT END AS user_id,
    CASE step WHEN 0 THEN 'home' WHEN 1 THEN 'home' WHEN 3 THEN 'category' WHEN 8 THEN 'checkout'
      WHEN 9 THEN 'order' ELSE 'product' END AS page,
    CASE WHEN step IN (3, 4, 6) THEN '/en/p/' || product || '/' ELSE '/en/' END AS path,
    CASE WHEN step = 2 THEN 'departments' ELSE '' END AS block,
    CASE WHEN kind = 'impression' THEN 'similar' ELSE '' END AS slot,
    CASE WHEN step IN (4, 5, 6, 7) THEN product END AS product_id,
    CASE WHEN step > 2 THEN product % 160 END AS category_id,
    CASE WHEN kind = 'purchase' THEN (h % 100000000)::BIGINT END AS order_id,
    '' AS query,
    CASE WHEN kind = 'click' THEN (r % 8)::INTEGER WHEN kind = 'checkout' THEN 4 END AS position,
    CASE WHEN kind = 'cart' THEN 1 END AS quantity,
    CASE WHEN kind = 'purchase' THEN ((r % 20000) / 100)::DECIMAL(14,2)
      WHEN kind = 'dwell' THEN ((r % 9000) / 100)::DECIMAL(14,2) END AS value,
    CASE WHEN kind = 'purchase' THEN 'GBP' ELSE '' END AS currency,
    CASE WHEN h % 100 < 58 THEN 'phone' WHEN h % 100 < 92 THEN 'desktop' ELSE 'tablet' END AS device,
    CASE WHEN who % 4 = 0 THEN 'zh-hans' ELSE 'en' END AS language,
    CASE WHEN who % 4 = 0 THEN 'CN' ELSE 'GB' END AS country,
    CASE WHEN h % 5 = 0 THEN 'google' ELSE '' END AS source,
    CASE WHEN h % 5 = 0 THEN 'organic' ELSE '' END AS medium,
    CASE WHEN h % 20 = 0 THEN 'autumn' ELSE '' END AS campaign,
    CASE WHEN h % 10 < 3 THEN ['blue:' || CASE WHEN who % 2 = 0 THEN 'a' ELSE 'b' END] ELSE [] END AS experiments,
    false AS is_bot, true AS is_synthetic,
    CASE WHEN kind = 'speed' THEN '{{"lcp": ' || r % 4000 || ', "ttfb": ' || r % 700 || '}}' ELSE '{{}}' END::JSON AS props
  FROM told ORDER BY kind, "at"
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""  # noqa: E501 -- a query reads by its columns
FUNNEL = """
SELECT device, count(*) AS visits, sum(v) AS viewed, sum(c) AS carts, sum(k) AS checkouts, sum(p) AS paid
FROM (
  SELECT session, min(device) AS device, max(CASE WHEN kind = 'view' AND page = 'product' THEN 1 ELSE 0 END) AS v,
         max(CASE WHEN kind = 'cart' THEN 1 ELSE 0 END) AS c,
         max(CASE WHEN kind = 'checkout' THEN 1 ELSE 0 END) AS k,
         max(CASE WHEN kind = 'purchase' THEN 1 ELSE 0 END) AS p
  FROM events e WHERE kind IN ('visit', 'view', 'cart', 'checkout', 'purchase') AND {when} GROUP BY session
) s GROUP BY device ORDER BY device
"""  # noqa: E501 -- a query reads by its columns
COHORTS = """
WITH active AS (
  SELECT visitor, date_trunc('month', e.at) AS later FROM events e WHERE kind = 'visit'
  GROUP BY 1, 2
), began AS (SELECT visitor, min(later) AS first FROM active GROUP BY 1)
SELECT first, later, count(*) AS people FROM active JOIN began USING (visitor)
GROUP BY 1, 2 ORDER BY 1, 2
"""
PRODUCTS = """
SELECT product_id, count(*) AS seen, sum(CASE WHEN kind = 'cart' THEN 1 ELSE 0 END) AS carts
FROM events e WHERE kind IN ('view', 'cart') AND product_id IS NOT NULL
GROUP BY product_id ORDER BY seen DESC, product_id LIMIT 50
"""
DAILY = """
SELECT date_trunc('day', e.at) AS day, count(*) AS visits, count(DISTINCT visitor) AS people
FROM events e WHERE kind = 'visit' AND {when} GROUP BY 1 ORDER BY 1
"""
REVENUE = """
SELECT country, device, count(*) AS orders, sum(value) AS taken FROM events e
WHERE kind = 'purchase' AND {when} GROUP BY 1, 2 ORDER BY 1, 2
"""
SPEED = """
SELECT page, device, quantile_cont((props->>'lcp')::DOUBLE, 0.75) AS lcp FROM events e
WHERE kind = 'speed' AND {when} GROUP BY 1, 2 ORDER BY 1, 2
"""
CLICKS = """
SELECT page, block, position, count(*) AS clicks FROM events e
WHERE kind = 'click' AND {when} GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 50
"""
MONTHS = ("2026-11", "2026-10", "2025-11")  # against last month and last year


def main() -> None:
    """Make, ask, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100_000_000)
    parser.add_argument("--keep", type=Path, help="make the events here, or ask those that are")
    given = parser.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp(prefix="loopmart-events-"))
    try:
        if not list(folder.glob("*.parquet")):
            _timed("made", lambda: _make(folder, given.events))
        size = sum(path.stat().st_size for path in folder.glob("*.parquet"))
        print(f"{given.events:,} events, {size / 1e9:.2f} GB, {size / given.events:.1f} bytes each")
        _ask(folder)
        _ask_another(folder)
    finally:
        if not given.keep:
            shutil.rmtree(folder)


def _make(folder: Path, events: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    engine = duckdb.connect(config={"memory_limit": MEMORY, "preserve_insertion_order": False})
    for number in range(DAYS):
        day = LAST - timedelta(days=DAYS - 1 - number)
        path = folder / f"{day}.parquet"
        engine.execute(MAKE.format(day=day, rows=events // DAYS, salt=number * 1009, path=path))
    made = engine.execute(f"DESCRIBE FROM read_parquet('{path}')").fetchall()
    assert {row[0]: row[1] for row in made} == dict(EVENTS.columns), made


def _ask(folder: Path) -> None:
    """Ask as a report does: the same engine, memory and files."""
    config = {"memory_limit": MEMORY, "temp_directory": str(folder / "spill")}
    engine = duckdb.connect(config=config | {"preserve_insertion_order": False})
    engine.execute(f"CREATE VIEW events AS SELECT * FROM read_parquet('{folder}/*.parquet')")  # noqa: S608 -- our own folder

    def asked(sql: str) -> Callable[[], object]:
        return lambda: engine.execute(sql).fetchall()

    _timed("funnel of a month", asked(FUNNEL.format(when=_month("2026-10"))))
    _timed("funnel of everything", asked(FUNNEL.format(when="TRUE")))
    _timed("cohorts of everything", asked(COHORTS))
    _timed("top products of everything", asked(PRODUCTS))

    def report() -> None:
        for month in MONTHS:
            for sql in (FUNNEL, DAILY, REVENUE, SPEED, CLICKS):
                engine.execute(sql.format(when=_month(month))).fetchall()
        engine.execute(COHORTS).fetchall()
        engine.execute(PRODUCTS).fetchall()

    _timed("monthly report: 17 questions", report)


def _ask_another(folder: Path) -> None:
    """Ask ClickHouse the very same question of the very same files."""
    try:
        from chdb.session import Session  # noqa: PLC0415 -- only here, and only where it is installed
    except ImportError:
        print("chdb is not installed: requirements/dev.txt has it")
        return
    other = Session()
    other.query("CREATE DATABASE loop ENGINE = Atomic")
    other.query("USE loop")
    other.query(f"CREATE VIEW events AS SELECT * FROM file('{folder}/*.parquet', Parquet)")  # noqa: S608 -- our own folder
    _timed("top products, by ClickHouse", lambda: other.query(PRODUCTS, "CSV"))


def _month(month: str) -> str:
    first = date.fromisoformat(f"{month}-01")
    after = (first + timedelta(days=32)).replace(day=1)
    return f"e.at >= TIMESTAMP '{first}' AND e.at < TIMESTAMP '{after}'"


def _timed(name: str, do: Callable[[], object]) -> None:
    start, used = time.monotonic(), time.process_time()
    do()
    took, worked = time.monotonic() - start, time.process_time() - used
    print(f"{name:<32}{took:8.2f} s{worked:8.2f} s of processor", flush=True)


if __name__ == "__main__":
    main()
