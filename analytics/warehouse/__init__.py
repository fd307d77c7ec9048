"""The shop's history as tables to ask: DuckDB over the event archive and what PostgreSQL holds.

`docs/warehouse.md` tells what each view means. Imported by workers and commands, never by the web:
DuckDB and pandas take a second to come.
"""

from analytics.warehouse.opening import Warehouse, opened

__all__ = ["Warehouse", "opened"]
