"""Every lock of search."""

from django.db import connection

# Any number that nobody else takes: "sear".
_INDEX = 0x73656172


def lock_index() -> None:
    """Let one transaction at a time derive entries.

    Two that read the same product and then wrote could leave the older facts standing. Waiting is
    first come, first served, and a chunk takes less than a second.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_INDEX])
