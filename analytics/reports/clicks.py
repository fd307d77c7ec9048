"""The click map: which blocks of which pages are clicked, on what (AN2)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from analytics.reporting import (
    Chart,
    Column,
    Kind,
    Params,
    Report,
    Result,
    Table,
    Warehouse,
    register,
)  # fmt: skip
from analytics.reports import words
from analytics.scope import Scope, share

_BLOCKS = """, seen AS (
  SELECT page, count(DISTINCT session) AS visits FROM e WHERE kind = 'view' GROUP BY page
) SELECT c.page, c.block, count(*) AS n, count(DISTINCT c.session), avg(c.position),
  max(seen.visits)
FROM e c LEFT JOIN seen ON seen.page = c.page
WHERE c.kind = 'click' GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 200"""
_DEVICES = """, seen AS (
  SELECT page, device, count(DISTINCT session) AS visits FROM e WHERE kind = 'view'
  GROUP BY page, device
) SELECT c.page, c.block, c.device, count(*) AS n, count(DISTINCT c.session), max(seen.visits)
FROM e c LEFT JOIN seen ON seen.page = c.page AND seen.device = c.device
WHERE c.kind = 'click' GROUP BY 1, 2, 3 ORDER BY n DESC, 1, 2, 3 LIMIT 300"""
_SLOTS = """ SELECT slot, sum(CASE WHEN kind = 'impression' THEN 1 ELSE 0 END) AS shown,
  sum(CASE WHEN kind = 'click' THEN 1 ELSE 0 END) AS clicked
FROM e WHERE slot <> '' AND kind IN ('impression', 'click')
GROUP BY slot ORDER BY shown DESC, slot"""

CLICKS = Column("n", _("Clicks"))
RATE = Column(
    "rate",
    _("Visits that click"),
    Kind.PERCENT,
    _("Of the visits that saw this kind of page, how many clicked this block at least once."),
    more_is_good=True,
)


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return clicks by page and block, by device, and by recommendation slot."""
    scope = Scope(warehouse, params, now)
    blocks = scope.ask(_BLOCKS)
    clicks = sum(row[2] for row in blocks)
    return Result(
        figures={"clicks": clicks} if clicks else {},
        tables={
            "blocks": [
                (words.page(page), block or words.UNKNOWN, n, share(n, clicks),
                 share(visits, seen), place)
                for page, block, n, visits, place, seen in blocks
            ],
            "devices": [
                (words.page(page), block or words.UNKNOWN, words.device(device), n,
                 share(visits, seen))
                for page, block, device, n, visits, seen in scope.ask(_DEVICES)
            ],
            "slots": [(slot, shown, clicked, share(clicked, shown))
                      for slot, shown, clicked in scope.ask(_SLOTS)],
        },
    )  # fmt: skip


PAGE = Column("page", _("Page"), Kind.NAME)
BLOCK = Column("block", _("Block"), Kind.TEXT, _("The part of the page that was clicked."))
REPORT = register(
    Report(
        code="clicks",
        group=words.BEHAVIOUR,
        title=_("Click map"),
        intro=_("Which blocks of which pages are clicked, by device, and how suggestions do."),
        compute=compute,
        filters=("device", "language", "segment"),
        figures=(Column("clicks", _("Clicks")),),
        tables=(
            Table("blocks", _("By page and block"), (
                PAGE, BLOCK, CLICKS, Column("share", _("Share"), Kind.PERCENT, _("Of all clicks.")),
                RATE, Column("place", _("Place"), Kind.NUMBER,
                             _("Where in the block the click was, counted from 1, on average.")))),
            Table("devices", _("By device"), (
                PAGE, BLOCK, Column("device", _("Device"), Kind.NAME), CLICKS, RATE)),
            Table("slots", _("Suggestions"), (
                Column("slot", _("Slot"), Kind.TEXT), Column("shown", _("Shown")),
                Column("clicked", _("Clicked")),
                Column("rate", _("Click-through"), Kind.PERCENT, _("Clicks for every showing.")))),
        ),
        charts=(Chart("blocks", ("n",), kind="bar", most=12),),
    )
)  # fmt: skip
