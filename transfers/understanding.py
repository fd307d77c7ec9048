"""From the cells of one row to values, or to a problem for each cell that says nothing sensible."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from catalog.models import Product, Variant
from catalog.services.bulk import ValueIn, Words
from catalog.types import Kind, Status
from transfers.reference import KnownAttribute, Reference
from transfers.rules import cells
from transfers.rules.columns import OPTIONS
from transfers.types import Defaults, Dialect, Problem

CODE = re.compile(r"[-a-zA-Z0-9_]+")
ADDRESS = re.compile(r"[-\w]+")
LANGUAGES = (("en", "en"), ("zh", "zh_hans"))
TEXTS = ("name", "summary", "description")
STATUSES = {status.value: status for status in Status} | {
    "草稿": Status.DRAFT,
    "预告": Status.ANNOUNCED,
    "在售": Status.ACTIVE,
    "清仓": Status.CLEARANCE,
    "下架": Status.RETIRED,
}
LONGEST_DESCRIPTION = 20_000


@dataclass(slots=True)
class Understood:
    """What one row says; `problems` are the cells that say nothing sensible."""

    row: int
    product: str = ""
    sku: str = ""
    columns: dict[str, Any] = field(default_factory=dict)
    variant: dict[str, Any] = field(default_factory=dict)
    options: list[Words] = field(default_factory=list)
    choices: list[Words] = field(default_factory=list)
    brand: str = ""
    categories: frozenset[int] | None = None
    tags: list[str] | None = None
    # Attribute code and language to text: which attribute it is depends on the product's type.
    attributes: dict[tuple[str, str], str] = field(default_factory=dict)
    prices: dict[str, tuple[Decimal, Decimal | None]] = field(default_factory=dict)
    stock: dict[str, int] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)
    alt: Words = field(default_factory=Words)
    problems: list[Problem] = field(default_factory=list)


class Reader:
    """Reads rows of one import."""

    def __init__(self, reference: Reference, *, dialect: str, defaults: Defaults) -> None:
        self.reference, self.dialect, self.defaults = reference, dialect, defaults

    def read(self, number: int, given: dict[str, str]) -> Understood:
        """Return what the row says; every cell is looked at, so that all is told at once."""
        found = Understood(number)
        said = {}
        for key, text in given.items():
            if text.startswith("="):
                found.problems.append(Problem(key, "formula"))
            else:
                said[key] = cells.unescaped(text)
        self._identity(found, said)
        self._product(found, said)
        self._groups(found, said)
        self._variant(found, said)
        self._options(found, said)
        self._money(found, said)
        for key in [key for key in said if key.startswith("attribute:") and said[key]]:
            _, code, *language = key.split(":")
            found.attributes[code, language[0] if language else ""] = said[key]
        return found

    def _identity(self, found: Understood, said: dict[str, str]) -> None:
        found.sku = said.get("sku", "")
        found.product = said.get("product", "") or re.sub(r"[^-\w]+", "-", found.sku.lower())
        _length(found, "sku", found.sku, Variant)
        if not found.product:
            found.problems.append(Problem("product", "needed"))
        elif not CODE.fullmatch(found.product) or len(found.product) > 80:  # noqa: PLR2004 -- the column's length
            found.problems.append(Problem("product", "code", {"value": found.product[:80]}))

    def _product(self, found: Understood, said: dict[str, str]) -> None:
        for name in TEXTS:
            for ours, column in LANGUAGES:
                if text := said.get(f"{name}_{ours}", ""):
                    _length(found, f"{name}_{ours}", text, Product, name)
                    found.columns[f"{name}_{column}"] = text
        for ours, column in LANGUAGES:
            if text := said.get(f"slug_{ours}", ""):
                if not ADDRESS.fullmatch(text) or len(text) > 160:  # noqa: PLR2004 -- the column's length
                    found.problems.append(Problem(f"slug_{ours}", "address"))
                found.columns[f"slug_{column}"] = text
        _take(found, said, "merit", lambda text: cells.whole(text, 100), found.columns, "merit")
        _take(found, said, "published", cells.moment, found.columns, "published_at")
        _take(found, said, "status", _status, found.columns, "status")
        if text := said.get("type", ""):
            self._named(found, "type", self.reference.types.get(text.casefold()), "product_type_id")

    def _groups(self, found: Understood, said: dict[str, str]) -> None:
        found.brand = said.get("brand", "")[:80]
        if text := said.get("category", ""):
            pk = self.reference.category(text)
            if pk is None and self.dialect != Dialect.OWN:
                pk = self.defaults.category_id  # another shop's tree is not ours
            shared = text.casefold() in self.reference.ambiguous
            self._named(
                found, "category", pk, "main_category_id", "ambiguous" if shared else "unknown"
            )
        if text := said.get("categories", ""):
            keys = [self.reference.category(part) for part in cells.several(text)]
            if None in keys and self.dialect == Dialect.OWN:
                found.problems.append(Problem("categories", "unknown", {"value": text[:80]}))
            found.categories = frozenset(key for key in keys if key is not None)
        if text := said.get("tags", ""):
            found.tags = [tag[:60] for tag in cells.several(text)]

    def _named(
        self, found: Understood, key: str, pk: int | None, column: str, code: str = "unknown"
    ) -> None:
        if pk is None:
            found.problems.append(Problem(key, code))
        else:
            found.columns[column] = pk

    def _variant(self, found: Understood, said: dict[str, str]) -> None:
        if barcode := said.get("barcode", ""):
            _length(found, "barcode", barcode, Variant)
            found.variant["barcode"] = barcode
        _take(found, said, "weight_g", cells.whole, found.variant, "weight_g")
        _take(found, said, "position", _place, found.variant, "position")
        _take(found, said, "content", cells.whole, found.variant, "content")
        _take(found, said, "cost", cells.amount, found.variant, "cost")
        _take(found, said, "on_sale", cells.boolean, found.variant, "is_active")
        found.pictures = pictures_in(said.get("images", ""))
        found.alt = Words(said.get("alt_en", "")[:200], said.get("alt_zh", "")[:200])

    def _options(self, found: Understood, said: dict[str, str]) -> None:
        for n in range(1, OPTIONS + 1):
            name = Words(said.get(f"option{n}_en", ""), said.get(f"option{n}_zh", ""))
            choice = Words(said.get(f"choice{n}_en", ""), said.get(f"choice{n}_zh", ""))
            for key, words in ((f"option{n}", name), (f"choice{n}", choice)):
                for language, text in (("en", words.en), ("zh", words.zh)):
                    if len(text) > 60:  # noqa: PLR2004 -- the columns' length
                        found.problems.append(
                            Problem(f"{key}_{language}", "too_long", {"most": "60"})
                        )
            if name:
                found.options.append(name)
            if choice:
                found.choices.append(choice)

    def _money(self, found: Understood, said: dict[str, str]) -> None:
        for code in self.reference.lists:
            now, before = said.get(f"price:{code}", ""), said.get(f"was:{code}", "")
            if not now:
                if before:
                    found.problems.append(Problem(f"price:{code}", "needed"))
                continue
            amounts: dict[str, Decimal] = {}
            _take(found, said, f"price:{code}", cells.amount, amounts, "now")
            _take(found, said, f"was:{code}", cells.amount, amounts, "was")
            if "now" in amounts:
                was = amounts.get("was")
                if was is not None and was <= amounts["now"]:
                    found.problems.append(Problem(f"was:{code}", "was_not_higher"))
                found.prices[code] = amounts["now"], was
        for code in self.reference.locations:
            _take(
                found,
                said,
                f"stock:{code}",
                lambda text: cells.whole(text, 100_000_000),
                found.stock,
                code,
            )
        if (found.prices or found.stock) and not found.sku:
            found.problems.append(Problem("sku", "needed"))


def values_of(known: KnownAttribute, said: dict[str, str]) -> tuple[frozenset[ValueIn], str]:
    """Return what a product answers to one attribute, by language, and a problem's code or ""."""
    text = said.get("") or said.get("en") or said.get("zh") or ""
    if known.kind in {Kind.CHOICE, Kind.COLOUR}:
        keys = [known.choices.get(part.casefold()) for part in cells.several(text)]
        found = frozenset(ValueIn(choice_id=key) for key in keys)
        return (frozenset(), "unknown_choice") if None in keys else (found, "")
    if known.kind == Kind.TEXT:
        en, zh = said.get("en") or said.get(""), said.get("zh")
        return frozenset({ValueIn(text_en=_cut(en), text_zh_hans=_cut(zh))}), ""
    try:
        return frozenset({_PLAIN[Kind(known.kind)](text)}), ""
    except cells.NotUnderstood as problem:
        return frozenset(), str(problem)


_PLAIN: dict[Kind, Callable[[str], ValueIn]] = {
    Kind.NUMBER: lambda text: ValueIn(number=cells.decimal(text).quantize(Decimal("0.001"))),
    Kind.BOOLEAN: lambda text: ValueIn(boolean=cells.boolean(text)),
    Kind.DATE: lambda text: ValueIn(date=cells.day(text)),
}


def pictures_in(text: str) -> list[str]:
    """Return the addresses and file names a cell lists, each once."""
    parts = re.split(r"[|\n]|[,;]\s*(?=https?://)", text)
    return list(dict.fromkeys(part.strip()[:500] for part in parts if part.strip()))


def _cut(text: str | None) -> str | None:
    return text[:300] if text else None


def _place(text: str) -> int:
    return cells.whole(text, 32_000)


def _status(text: str) -> str:
    found = STATUSES.get(text.strip().casefold())
    if found is None:
        raise cells.NotUnderstood("status")
    return found.value


def _take(
    found: Understood,
    said: dict[str, str],
    key: str,
    read: Callable[[str], Any],
    into: dict[str, Any],
    name: str,
) -> None:
    """Read one cell, if it says anything."""
    if not (text := said.get(key, "")):
        return
    try:
        into[name] = read(text)
    except cells.NotUnderstood as problem:
        found.problems.append(Problem(key, str(problem), {"value": text[:80]}))


def _length(found: Understood, key: str, text: str, model: Any, name: str = "") -> None:
    most = getattr(model._meta.get_field(name or key), "max_length", None) or LONGEST_DESCRIPTION  # noqa: SLF001 -- the documented way to a model's field
    if len(text) > most:
        found.problems.append(Problem(key, "too_long", {"most": str(most)}))
