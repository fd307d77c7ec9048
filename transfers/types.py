"""Values of imports and exports."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where an import stands."""

    READING = "reading", _("Being read")
    UNREADABLE = "unreadable", _("Cannot be read")
    COLUMNS = "columns", _("Columns to confirm")
    CHECKING = "checking", _("Being tried")
    CHECKED = "checked", _("Tried")
    RUNNING = "running", _("Running")
    DONE = "done", pgettext_lazy("import", "Done")
    REFUSED = "refused", _("Nothing imported")
    CANCELLED = "cancelled", _("Stopped")


# A worker has something to do.
WORKING = (State.READING, State.CHECKING, State.RUNNING)


class Phase(models.TextChoices):
    """What a worker does with a file, one after the other."""

    READ = "reading", _("Read")
    CHECK = "checking", _("Try")
    RUN = "running", _("Import")


class Mode(models.TextChoices):
    """What becomes of the good rows when some are bad."""

    GOOD = "good", _("Keep the good rows")
    ALL = "all", _("All rows or none")


class Dialect(models.TextChoices):
    """Whose columns a file has."""

    OWN = "own", _("This shop's columns")
    SHOPIFY = "shopify", "Shopify"
    WOO = "woocommerce", "WooCommerce"


class Right(models.TextChoices):
    """What an operator may write beside products; costs and prices are not everybody's."""

    PRICES = "prices", _("Prices")
    STOCK = "stock", _("Stock")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: a stable code and what its sentence needs."""

    field: str
    code: str
    details: dict[str, str] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return what is stored."""
        return {"field": self.field, "code": self.code, "details": self.details}


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a line that does not say is taken to say, for products that are new."""

    type_id: int | None = None
    category_id: int | None = None
    status: str = "draft"
    # Where a file of another shop means its one price and its one stock.
    currency: str = ""
    location: str = ""


@dataclass(slots=True)
class Counts:
    """What became of lines."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    bad: int = 0

    def add(self, other: Counts) -> None:
        """Count these too."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.bad += other.bad
