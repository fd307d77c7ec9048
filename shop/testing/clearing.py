"""Emptying the database after a test that commits: rows out, what migrations own stays.

Django's own flush truncates every table and writes content types and permissions anew. That takes
a quarter of a second, and gives them new ids, which a live server process has cached.
"""

from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

KEPT = ("django_migrations", "django_content_type", "auth_permission")

_ALL_TABLES = """
    SELECT quote_ident(tablename) FROM pg_tables
    WHERE schemaname = current_schema() AND tablename <> ALL(%s)
"""


def delete_all_rows() -> None:
    """Delete every row a test may have written.

    As a replica, so that neither foreign keys nor append-only triggers ask for an order.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ALL_TABLES, [list(KEPT)])
        tables = [name for (name,) in cursor.fetchall()]
        filled = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})"  # noqa: S608 -- quoted names
            for name in tables
        )
        cursor.execute(filled)
        deletes = [f"DELETE FROM {name};" for (name,) in cursor.fetchall()]  # noqa: S608 -- quoted names
        if deletes:
            cursor.execute(
                "SET session_replication_role = replica;"
                + "".join(deletes)
                + "RESET session_replication_role;",
            )
    cache.clear()


def replace_flush() -> None:
    """Make Django's transaction tests clean up this way."""
    flush = vars(TransactionTestCase)["_fixture_teardown"]

    def teardown(self: TransactionTestCase) -> None:
        if self.reset_sequences or self.serialized_rollback:
            flush(self)
        else:
            delete_all_rows()

    setattr(TransactionTestCase, "_fixture_teardown", teardown)  # noqa: B010 -- not in the stubs
