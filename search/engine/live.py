"""Which engine answers here, and how a copy of the index keeps up with changes.

Every change of the index is noted in the transaction that makes it. A copy reads what was noted
since, before it answers: one statement, and with news two more. So nobody who was told of a
change gets a list without it, whatever happens to the cache.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from threading import Lock, Thread

from django.db import connection

from search.engine import building, files
from search.engine.asked import Engine
from search.engine.known import Known
from search.engine.roaring import RoaringEngine
from search.engine.sql import SqlEngine

log = logging.getLogger("loopmart.search")

# More changes than this wait for the next question: a list may then be seconds behind, not slow.
MOST_AT_ONCE = 2000

_NEWS = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       (SELECT json_agg(json_build_array(id, transaction, product_ids) ORDER BY id)
        FROM search_change WHERE transaction >= %s)
"""


@dataclass(slots=True)
class Copy:
    """A copy of the index, and what of the changes it has."""

    name: str
    engine: RoaringEngine
    # Changes before this transaction are all in.
    horizon: int
    seen: set[int] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def follow(self) -> None:
        """Take in what has changed since the last look."""
        with self.lock:
            with connection.cursor() as cursor:
                cursor.execute(_NEWS, [self.horizon])
                oldest_open, noted = cursor.fetchone() or (self.horizon, None)
            news = [change for change in noted or () if change[0] not in self.seen]
            taken, products = [], dict[int, None]()
            for change in news:
                if len(products) >= MOST_AT_ONCE:
                    break
                taken.append(change)
                products.update(dict.fromkeys(change[2]))
            if products:
                with self.engine.lock:
                    building.renew(self.engine.index, products)
            self.seen.update(change[0] for change in taken)
            if len(taken) == len(news):
                self.horizon = oldest_open
                self.seen = {change[0] for change in noted or () if change[1] >= oldest_open}


_sql = SqlEngine()
_copy: Copy | None = None
_lock = Lock()
_loading: set[str] = set()


def engine(said: Known) -> Engine:
    """Return what answers: the newest copy of the index, kept up, or PostgreSQL without one."""
    if not said.build:
        return _sql
    if _copy is None:
        _load(said.build)
    elif _copy.name != said.build and said.build not in _loading:
        # The copy at hand is as right; the new one is only shorter of changes.
        _loading.add(said.build)
        Thread(target=_load, args=(said.build,), daemon=True).start()
    copy = _copy
    if copy is None:
        return _sql
    copy.engine.categories = said.categories
    copy.follow()
    return copy.engine


def _load(name: str) -> None:
    global _copy  # noqa: PLW0603 -- one copy per process is the point
    with _lock:
        if _copy is not None and _copy.name == name:
            return
        try:
            index, horizon = files.load(name)
        except files.UNREADABLE:
            # Another machine made it, or an older release: PostgreSQL answers as well.
            log.warning("the copy %s of the index cannot be read", name)
            return
        _copy = Copy(name, RoaringEngine(index, {}), horizon)
