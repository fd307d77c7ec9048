"""What a bulk write is given, and what comparing makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from catalog.models import Product, Variant


@dataclass(frozen=True, slots=True)
class Words:
    """One short text in both languages; an empty one is not said."""

    en: str = ""
    zh: str = ""

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)


@dataclass(frozen=True, slots=True)
class ValueIn:
    """One answer to one attribute."""

    choice_id: int | None = None
    text_en: str | None = None
    text_zh_hans: str | None = None
    number: Decimal | None = None
    boolean: bool | None = None
    date: date | None = None


@dataclass(slots=True)
class VariantIn:
    """One line about one SKU; `key` is the caller's own number for it."""

    key: int
    sku: str
    columns: dict[str, Any] = field(default_factory=dict)
    choices: tuple[Words, ...] = ()


@dataclass(slots=True)
class ProductIn:
    """All lines about one product. What is left out stays as it is.

    `usual` is said of it only if it is new and nothing else was said.
    """

    code: str
    keys: list[int] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    usual: dict[str, Any] = field(default_factory=dict)
    options: tuple[Words, ...] = ()
    category_ids: frozenset[int] | None = None
    tag_ids: frozenset[int] | None = None
    values: dict[int, frozenset[ValueIn]] = field(default_factory=dict)
    variants: list[VariantIn] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one line cannot be written: the column, a stable code, and its details."""

    key: int
    field: str
    code: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Work:
    """What is to be done about one product."""

    given: ProductIn
    row: Product | None
    columns: dict[str, Any] = field(default_factory=dict)  # those that differ
    is_regrouped: bool = False  # its further categories or tags differ
    values: dict[int, frozenset[ValueIn]] = field(default_factory=dict)  # those that differ
    variants: list[tuple[VariantIn, Variant | None, dict[str, Any]]] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        """Whether the product itself would be written."""
        return bool(self.row is None or self.columns or self.is_regrouped or self.values)


@dataclass(slots=True)
class Plan:
    """What a chunk would do; nothing is written yet."""

    work: list[Work] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    # What is known of the products' options: by product code, in order.
    choices: dict[str, list[Any]] = field(default_factory=dict)
    # What each line would do: "created", "updated" or "unchanged".
    outcomes: dict[int, str] = field(default_factory=dict)
