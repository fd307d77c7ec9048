"""What must be done before a shop can open: each step looks first, and is quick when it is done."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from catalog.models import Product
from search.models import SearchDoc
from shop import assets, places
from shop.translations import compile_catalogues

OLDEST_POSTGRES = 150000
DATA_COMMANDS = {"demo": ["load_demo"], "journey": ["load_journey"], "empty": []}


class NotFit(RuntimeError):
    """The database server cannot hold this shop; the message says why."""


def check_database() -> None:
    """Refuse a server on which searching would be wrong rather than slow.

    Raises NotFit.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int >= %s", [OLDEST_POSTGRES])
        if cursor.fetchone() != (True,):
            raise NotFit("PostgreSQL 15 or newer is needed")
        cursor.execute("SHOW server_encoding")
        if cursor.fetchone() != ("UTF8",):
            raise NotFit("The database must be encoded in UTF8")
        # With a "C" character type pg_trgm sees no letters in Chinese, and finds nothing.
        cursor.execute("SELECT '蓝' ~ '[[:alpha:]]'")
        if cursor.fetchone() != (True,):
            raise NotFit("The database must be made with a UTF-8 character type, e.g. C.UTF-8")


def migrate() -> None:
    """Bring the tables up to date."""
    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)


def translate() -> None:
    """Compile the catalogues."""
    compile_catalogues()


def collect() -> None:
    """Collect, hash and compress the static files, if one of them changed."""
    assets.collect_if_changed(Path(settings.STATIC_ROOT))


def index() -> None:
    """Make the search index, if an update has changed its shape: the tables are then empty."""
    if Product.objects.live().exists() and not SearchDoc.objects.exists():
        call_command("rebuild_index")


def data_loader(environ: Mapping[str, str]) -> Callable[[], None]:
    """Return what loads the catalogue this start serves; it looks first whether it is there.

    Raises NotFit for a catalogue nobody has heard of.
    """
    name = places.data_name(environ)
    if name not in DATA_COMMANDS:
        raise NotFit(f"LOOPMART_DATA={name} is none of: {', '.join(DATA_COMMANDS)}")

    def load() -> None:
        for command in DATA_COMMANDS[name]:
            call_command(command)

    return load
