"""Counting without counting: page numbers for tables too long to count at every look."""

from functools import cached_property
from typing import Any, cast

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet

# Up to here an exact count is cheap enough to give.
EXACT_UP_TO = 20_000


class EstimatingPaginator(Paginator):  # type: ignore[type-arg]  # generic only in the stubs
    """A paginator for the admin that asks the planner how long a long table is.

    Filtered lists and short tables are counted exactly; an unfiltered long one shows PostgreSQL's
    own estimate, which autovacuum keeps within a few per cent.
    """

    @cached_property
    def count(self) -> int:
        """Return the number of rows, exact or estimated."""
        rows = cast("QuerySet[Any]", self.object_list)
        query = rows.query
        if query.where or query.distinct:
            return int(rows.count())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass",
                [str(rows.model._meta.db_table)],  # noqa: SLF001 -- the documented way to a table's name
            )
            row = cursor.fetchone()
        estimate = int(row[0]) if row else 0
        return estimate if estimate > EXACT_UP_TO else int(rows.count())
