"""The funnel: from the visit to the purchase and back, by whom and on what (AN2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

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

# Whoever did a later step has done those before it: a shopper may come to a product by a link, or
# buy from the bag of another day. So each step holds whoever got at least as far.
_REACHED = """, v AS (
  SELECT session, max(device) AS device, max(source) AS source, max(language) AS language,
    max(CASE WHEN user_id IS NULL THEN 0 ELSE 1 END) AS known,
    max(CASE WHEN kind = 'search' THEN 1 ELSE 0 END) AS searched,
    max(CASE WHEN kind = 'return' THEN 6
      WHEN kind = 'purchase' THEN 5
      WHEN kind = 'checkout' AND position >= 4 THEN 4
      WHEN kind = 'checkout' THEN 3
      WHEN kind = 'cart' THEN 2
      WHEN kind = 'view' AND page = 'product' THEN 1 ELSE 0 END) AS reached,
    max(CASE WHEN kind = 'purchase' THEN order_id END) AS order_id
  FROM e WHERE session IS NOT NULL GROUP BY session
), r AS (
  SELECT v.*, CASE WHEN b.order_id IS NULL THEN 0 ELSE 1 END AS came_back FROM v
  LEFT JOIN (SELECT DISTINCT order_id FROM sales WHERE returned_quantity > 0) b
    ON b.order_id = v.order_id
)"""
_BY = """ SELECT @what AS what, count(*) AS visits, sum(searched),
  sum(CASE WHEN reached >= 1 THEN 1 ELSE 0 END), sum(CASE WHEN reached >= 2 THEN 1 ELSE 0 END),
  sum(CASE WHEN reached >= 3 THEN 1 ELSE 0 END), sum(CASE WHEN reached >= 4 THEN 1 ELSE 0 END),
  sum(CASE WHEN reached >= 5 THEN 1 ELSE 0 END),
  sum(CASE WHEN reached >= 5 AND came_back = 1 THEN 1 ELSE 0 END)
FROM r GROUP BY 1 ORDER BY visits DESC, 1 LIMIT 20"""
STEPS = (
    gettext_noop("Visit"),
    gettext_noop("Product looked at"),
    gettext_noop("Put into the bag"),
    gettext_noop("Checkout opened"),
    gettext_noop("Pay pressed"),
    gettext_noop("Paid"),
    gettext_noop("Something came back"),
)
SIGNED_IN, GUEST = gettext_noop("Signed in"), gettext_noop("Not signed in")
ALL = "'all'"


def compute(warehouse: Warehouse, params: Params, now: datetime) -> Result:
    """Return the steps, and what each kind of visit makes of them."""
    scope = Scope(warehouse, params, now)
    rows = scope.ask(_REACHED, _BY.replace("@what", ALL))
    if not rows:
        return Result()
    _all, visits, searched, *reached = rows[0]
    counts = [visits, *reached]
    return Result(
        figures={
            "visits": visits,
            "searched": share(searched, visits),
            "conversion": share(counts[5], visits),
            "left_bag": share(counts[2] - counts[5], counts[2]),
            "left_checkout": share(counts[3] - counts[5], counts[3]),
        },
        tables={
            "steps": _steps(counts),
            "devices": _split(scope, "device", words.device),
            "sources": _split(scope, "source", _source),
            "languages": _split(scope, "language", words.language),
            "known": _split(scope, "known", _known),
            "searching": _split(scope, "searched", _searched),
        },
    )


def _steps(counts: list[int]) -> list[Row]:
    return [
        (
            STEPS[at],
            n,
            share(n, counts[0]),
            share(n, counts[at - 1]) if at else None,
            counts[at - 1] - n if at and at < len(counts) - 1 else None,
        )
        for at, n in enumerate(counts)
    ]


def _split(scope: Scope, what: str, name: Callable[[str], str]) -> list[Row]:
    return [
        (name(code), visits, *(share(n, visits) for n in reached[:-1]),
         share(reached[-1], reached[-2]))
        for code, visits, _searched, *reached in scope.ask(_REACHED, _BY.replace("@what", what))
    ]  # fmt: skip


def _source(code: str) -> str:
    return code or words.DIRECT


def _known(code: object) -> str:
    return SIGNED_IN if code else GUEST


def _searched(code: object) -> str:
    return gettext_noop("Searched") if code else gettext_noop("Did not search")


SPLIT = (
    words.VISITS,
    Column("viewed", _("Product looked at"), Kind.PERCENT, _("Of the visits.")),
    Column("bagged", _("Put into the bag"), Kind.PERCENT, _("Of the visits.")),
    Column("opened", _("Checkout opened"), Kind.PERCENT, _("Of the visits.")),
    Column("pressed", _("Pay pressed"), Kind.PERCENT, _("Of the visits.")),
    words.CONVERSION,
    Column("came_back", _("Something came back"), Kind.PERCENT, _("Of the visits that bought.")),
)
REPORT = register(
    Report(
        code="funnel",
        group=words.BEHAVIOUR,
        title=_("From the visit to the purchase"),
        intro=_("How far visits come, where they are lost, and whether that differs by device, "
                "source, language and shopper."),
        compute=compute,
        filters=("device", "language", "segment"),
        figures=(
            words.VISITS,
            Column("searched", _("Searched"), Kind.PERCENT, _("Visits with at least one search.")),
            words.CONVERSION,
            Column("left_bag", _("Bags left"), Kind.PERCENT,
                   _("Visits that filled a bag and did not buy."), more_is_good=False),
            Column("left_checkout", _("Checkouts left"), Kind.PERCENT,
                   _("Visits that opened the checkout and did not buy."), more_is_good=False),
        ),
        tables=(
            Table("steps", _("Steps"), (
                Column("step", _("Step"), Kind.NAME,
                       _("A visit counts for a step if it came at least as far.")),
                words.VISITS,
                Column("share", _("Of all visits"), Kind.PERCENT),
                Column("onward", _("Of the step before"), Kind.PERCENT),
                Column("lost", _("Lost here"),
                       definition=_("Visits that came to the step before and no further.")))),
            Table("devices", _("By device"), (Column("what", _("Device"), Kind.NAME), *SPLIT)),
            Table("sources", _("By source"), (Column("what", _("Source"), Kind.NAME), *SPLIT)),
            Table("languages", _("By language"),
                  (Column("what", _("Language"), Kind.NAME), *SPLIT)),
            Table("known", _("By sign-in"), (Column("what", _("Shoppers"), Kind.NAME), *SPLIT)),
            Table("searching", _("With and without a search"),
                  (Column("what", _("Visits"), Kind.NAME), *SPLIT)),
        ),
        charts=(Chart("steps", ("visits",), kind="bar"),),
    )
)  # fmt: skip
