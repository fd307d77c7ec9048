"""How quick pages are to those who visit them, and which part of slow ones is slow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from analytics.types import Device, Page

# What shoppers wait for, at the 75th percentile, as browsers' makers draw the line.
SLOW_LCP, SLOW_INP, SLOW_CLS = 3000, 200, 0.1
CORE = (Page.HOME, Page.CATEGORY, Page.SEARCH, Page.PRODUCT, Page.CART, Page.CHECKOUT)
# Fewer visits say little of a page.
ENOUGH = 20
PARTS = {
    "server": _("Server"),
    "db": _("Database"),
    "pic": _("Picture"),
    "js": _("Script"),
    "ext": _("Third party"),
}

_ASK = """
SELECT page, device, count(*),
    percentile_cont(0.75) WITHIN GROUP (ORDER BY (props->>'lcp')::float),
    percentile_cont(0.75) WITHIN GROUP (ORDER BY (props->>'inp')::float),
    percentile_cont(0.75) WITHIN GROUP (ORDER BY (props->>'cls')::float),
    percentile_cont(0.75) WITHIN GROUP (ORDER BY (props->>'ttfb')::float),
    avg((props->>'db')::float), avg((props->>'pic')::float),
    avg((props->>'js')::float), avg((props->>'ext')::float), avg((props->>'ttfb')::float)
FROM analytics_event
WHERE kind = 'speed' AND at >= %s AND at < %s AND NOT is_bot
GROUP BY page, device ORDER BY page, device
"""


@dataclass(frozen=True, slots=True)
class Speed:
    """One type of page on one type of device, at the 75th percentile."""

    page: str
    device: str
    visits: int
    lcp: float
    inp: float
    cls: float
    ttfb: float
    slow_part: str
    is_core: bool

    @property
    def is_slow(self) -> bool:
        """Whether a quarter of its visitors wait too long, or see it jump."""
        return self.lcp > SLOW_LCP or self.inp > SLOW_INP or self.cls > SLOW_CLS

    @property
    def is_enough(self) -> bool:
        """Whether there are visits enough to say so."""
        return self.visits >= ENOUGH


def pages(*, since: datetime, until: datetime) -> list[Speed]:
    """Return every type of page by device, the slowest first; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_ASK, [since, until])
        found = [_speed(row) for row in cursor.fetchall()]
    return sorted(found, key=lambda each: (not each.is_slow, not each.is_core, -each.lcp))


def slow_part(*, ttfb: float, db: float, pic: float, js: float, ext: float) -> str:
    """Return the part of a page's way to the screen that took longest."""
    server = max(ttfb - db, 0.0)
    parts = {"server": server, "db": db, "pic": pic, "js": js, "ext": ext}
    return max(parts, key=lambda name: parts[name])


def _speed(row: tuple[Any, ...]) -> Speed:
    page, device, visits, *figures = row
    lcp, inp, cls, ttfb, db, pic, js, ext, mean_ttfb = (float(figure or 0) for figure in figures)
    part = slow_part(ttfb=mean_ttfb, db=db, pic=pic, js=js, ext=ext)
    return Speed(
        page=str(dict(Page.choices).get(page, page)),
        device=str(dict(Device.choices).get(device, device)),
        visits=visits,
        lcp=lcp,
        inp=inp,
        cls=cls,
        ttfb=ttfb,
        slow_part=str(PARTS[part]),
        is_core=page in CORE,
    )
