"""Paths: where visits begin, what follows what, where they end (AN2)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

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

# Two views of the same kind of page in a row are two steps: from product to product is a step.
_STEPS = """, p AS (
  SELECT session, page, "at", id,
    lead(page) OVER (PARTITION BY session ORDER BY "at", id) AS next,
    row_number() OVER (PARTITION BY session ORDER BY "at", id) AS step
  FROM e WHERE kind = 'view' AND session IS NOT NULL
)"""
_NEXT = """, f AS (SELECT page, count(*) AS seen FROM p GROUP BY page)
SELECT p.page, coalesce(p.next, ''), count(*) AS n, max(f.seen)
FROM p JOIN f ON f.page = p.page GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 100"""
_ENDS = """ SELECT page, sum(CASE WHEN step = 1 THEN 1 ELSE 0 END) AS began,
  sum(CASE WHEN next IS NULL THEN 1 ELSE 0 END) AS ended, count(*)
FROM p GROUP BY page ORDER BY began DESC, page"""
_WHOLE = """, w AS (
  SELECT session, string_agg(page, '>' ORDER BY step) AS way FROM p WHERE step <= 6 GROUP BY session
) SELECT way, count(*) AS n FROM w GROUP BY way ORDER BY n DESC, way LIMIT 30"""


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return first pages, last pages, next steps and whole ways."""
    scope = Scope(warehouse, params, now)
    ends = scope.ask(_STEPS, _ENDS)
    visits = sum(began for _page, began, _ended, _seen in ends)
    if not visits:
        return Result()
    steps = sum(seen for *_rest, seen in ends)
    ways = [(way.split(">"), n) for way, n in scope.ask(_STEPS, _WHOLE)]
    return Result(
        figures={"visits": visits, "steps": share(steps, visits)},
        tables={
            "next": [
                (words.page(page), words.page(after) if after else LEFT, n, share(n, seen))
                for page, after, n, seen in scope.ask(_STEPS, _NEXT)
            ],
            "ends": [
                (words.page(page), began, share(began, visits), ended, share(ended, seen))
                for page, began, ended, seen in ends
            ],
            "ways": [(" → ".join(way), n, share(n, visits)) for way, n in ways],
        },
    )


LEFT = gettext_noop("left the shop")

REPORT = register(
    Report(
        code="paths",
        group=words.BEHAVIOUR,
        title=_("Paths through the shop"),
        intro=_("Where visits begin, which page follows which, and where they end."),
        compute=compute,
        filters=("device", "language", "segment"),
        figures=(
            words.VISITS,
            Column("steps", _("Pages per visit"), Kind.NUMBER, _("Pages looked at, on average.")),
        ),
        tables=(
            Table("next", _("Next steps"), (
                Column("page", pgettext_lazy("a page", "From"), Kind.NAME),
                Column("next", pgettext_lazy("a page", "To"), Kind.NAME),
                Column("n", _("Times")),
                Column("share", _("Share"), Kind.PERCENT,
                       _("Of all that stood on the first page.")))),
            Table("ends", _("First and last pages"), (
                Column("page", _("Page"), Kind.NAME), Column("began", _("Visits began here")),
                Column("began_share", _("Share of visits"), Kind.PERCENT),
                Column("ended", _("Visits ended here")),
                Column("ended_share", _("Left from here"), Kind.PERCENT,
                       _("Of all times this page was seen, how often it was the visit's last.")))),
            Table("ways", _("Most frequent ways"), (
                Column("way", _("Way"), Kind.TEXT, _("The first six pages of a visit.")),
                Column("n", _("Visits")),
                Column("share", _("Share of visits"), Kind.PERCENT))),
        ),
        charts=(Chart("ends", ("began", "ended"), kind="bar", most=12),),
    )
)  # fmt: skip
