"""Visits: how many, from where, on what, and what they looked at (AN2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from analytics.reporting import (
    Chart,
    Column,
    Kind,
    Params,
    Report,
    Result,
    Row,
    Table,
    Warehouse,
    register,
)  # fmt: skip
from analytics.reports import words
from analytics.scope import Scope, share

# Of a session with several sources the last in the alphabet: there is but one as a rule.
_VISITS = """, v AS (
  SELECT session, min("at") AS began, max("at") AS ended, max(visitor) AS visitor,
    max(source) AS source, max(medium) AS medium, max(device) AS device,
    max(language) AS language, sum(CASE WHEN kind = 'view' THEN 1 ELSE 0 END) AS views,
    max(CASE WHEN kind = 'purchase' THEN 1 ELSE 0 END) AS bought
  FROM e WHERE session IS NOT NULL GROUP BY session
)"""
_TOTALS = """ SELECT count(*), count(DISTINCT visitor), sum(views),
  sum(CASE WHEN views <= 1 THEN 1 ELSE 0 END), sum(bought),
  avg(date_diff('second', began, ended)) FROM v"""
_DAILY = """ SELECT CAST(began AS DATE) AS day, count(*), count(DISTINCT visitor), sum(views),
  sum(bought)
FROM v GROUP BY 1 ORDER BY 1"""
_BY = """ SELECT @what, count(*) AS n, sum(CASE WHEN views <= 1 THEN 1 ELSE 0 END), sum(bought)
FROM v GROUP BY 1 ORDER BY n DESC, 1 LIMIT 50"""
_PAGES = """ SELECT page, sum(CASE WHEN kind = 'view' THEN 1 ELSE 0 END) AS views,
  avg(CASE WHEN kind = 'dwell' THEN CAST(value AS DOUBLE) END)
FROM e GROUP BY page HAVING sum(CASE WHEN kind = 'view' THEN 1 ELSE 0 END) > 0
ORDER BY views DESC, page"""
_SOURCE = (
    "CASE WHEN source = '' THEN 'direct' WHEN medium = '' THEN source "
    "ELSE concat(source, ' / ', medium) END"
)

BOUNCED = Column(
    "bounced",
    _("Left at once"),
    Kind.PERCENT,
    _("Visits that looked at one page and no more."),
    more_is_good=False,
)
SHARE = Column("share", _("Share"), Kind.PERCENT, _("Of all visits."))
SPLIT = (words.VISITS, SHARE, BOUNCED, words.CONVERSION)


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return visits by day, source, device, language and page."""
    scope = Scope(warehouse, params, now)
    visits, visitors, views, bounced, bought, seconds = scope.ask(_VISITS, _TOTALS)[0]
    result = Result()
    if not visits:
        return result
    result.figures = {
        "visits": visits,
        "visitors": visitors,
        "views": share(views, visits),
        "minutes": (seconds or 0) / 60,
        "bounced": share(bounced, visits),
        "conversion": share(bought, visits),
    }
    result.tables = {
        "daily": [(day, n, people, seen, share(won, n)) for day, n, people, seen, won
                  in scope.ask(_VISITS, _DAILY)],
        "sources": _split(scope, _SOURCE, visits),
        "devices": _split(scope, "device", visits, words.device),
        "languages": _split(scope, "language", visits, words.language),
        "pages": [(words.page(code), n, seen) for code, n, seen in scope.ask(_PAGES)],
    }  # fmt: skip
    return result


def _split(scope: Scope, what: str, visits: int, name: Callable[[str], str] = str) -> list[Row]:
    return [
        (name(code), n, share(n, visits), share(bounced, n), share(bought, n))
        for code, n, bounced, bought in scope.ask(_VISITS, _BY.replace("@what", what))
    ]


REPORT = register(
    Report(
        code="visits",
        group=words.BEHAVIOUR,
        title=_("Visits and where they come from"),
        intro=_("How many came, from which sites, on what, and how long they stayed."),
        compute=compute,
        filters=("device", "language", "segment"),
        figures=(
            words.VISITS,
            Column("visitors", _("Visitors"), definition=_("Browsers and apps told apart by a "
                   "pseudonym of the shop; one person may have several."), more_is_good=True),
            Column("views", _("Pages per visit"), Kind.NUMBER, _("Pages looked at, on average."),
                   more_is_good=True),
            Column("minutes", _("Minutes per visit"), Kind.NUMBER,
                   _("From the first event of a visit to its last, on average."),
                   more_is_good=True),
            BOUNCED,
            words.CONVERSION,
        ),
        tables=(
            Table("daily", _("By day"), (
                words.DAY, words.VISITS, Column("visitors", _("Visitors")),
                Column("views", _("Pages"), definition=_("Pages looked at.")), words.CONVERSION)),
            Table("sources", _("By source"), (
                Column("source", _("Source"), Kind.NAME, _("The site, and how it led here, as the "
                       "link or the referring page says; direct is neither.")), *SPLIT)),
            Table("devices", _("By device"), (Column("device", _("Device"), Kind.NAME), *SPLIT)),
            Table("languages", _("By language"), (
                Column("language", _("Language"), Kind.NAME), *SPLIT)),
            Table("pages", _("By page"), (
                Column("page", _("Page"), Kind.NAME), Column("views", _("Times seen")),
                Column("seconds", _("Seconds in view"), Kind.NUMBER,
                       _("How long the page was before the shopper's eyes, on average.")))),
        ),
        charts=(Chart("daily", ("visits", "visitors"), has_before=True),
                Chart("sources", ("visits",), kind="bar", most=12)),
    )
)  # fmt: skip
