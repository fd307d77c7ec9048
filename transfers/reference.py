"""What cells name, read once for a stretch of work: types, categories, lists, places."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from catalog.models import Attribute, AttributeChoice, Category, ProductType
from catalog.types import Kind
from inventory.models import Location
from pricing.models import PriceList
from transfers.rules import columns
from transfers.rules.columns import Column
from transfers.rules.other_shops import EXTRA


@dataclass(frozen=True, slots=True)
class KnownAttribute:
    """An attribute of one type, with its choices by every word they are known by."""

    pk: int
    kind: str
    choices: dict[str, int] = field(default_factory=dict)


class Reference:
    """Everything a file may name that must be there already."""

    @cached_property
    def lists(self) -> dict[str, PriceList]:
        """Price lists by code."""
        return {row.code: row for row in PriceList.objects.order_by("code")}

    @cached_property
    def locations(self) -> dict[str, Location]:
        """Locations by code."""
        return {row.code: row for row in Location.objects.order_by("priority", "code")}

    @cached_property
    def types(self) -> dict[str, int]:
        """Product types by code and by name."""
        return _known(ProductType.objects.values_list("pk", "code", "name_en", "name_zh_hans"))[0]

    @cached_property
    def categories(self) -> dict[str, int]:
        """Categories by code, by name where one alone has it, and by path of names."""
        rows = list(
            Category.objects.order_by("path").values_list(
                "pk", "code", "name_en", "name_zh_hans", "path"
            )
        )
        found, self.ambiguous = _known([row[:4] for row in rows])
        names = {pk: (en or code, zh or en or code) for pk, code, en, zh, _path in rows}
        for pk, _code, _en, _zh, path in rows:
            above = [names[int(part)] for part in path.split("/") if part]
            for language in (0, 1):
                found[_path(name[language] for name in above)] = pk
        return found

    # Names that several categories share; filled together with `categories`.
    ambiguous: frozenset[str] = frozenset()

    @cached_property
    def attributes(self) -> dict[tuple[int, str], KnownAttribute]:
        """Attributes by type and code."""
        choices: dict[int, dict[str, int]] = defaultdict(dict)
        rows = AttributeChoice.objects.values_list(
            "attribute_id", "pk", "code", "label_en", "label_zh_hans"
        )
        for attribute, pk, *words in rows:
            for word in filter(None, words):
                choices[attribute].setdefault(word.casefold(), pk)
        return {
            (type_id, code): KnownAttribute(pk, kind, choices[pk])
            for pk, type_id, code, kind in Attribute.objects.values_list(
                "pk", "product_type_id", "code", "kind"
            )
        }

    def columns(self, *, rights: list[str], dialect: str = "") -> list[Column]:
        """Return every column a file may have, those this operator may not write left out."""
        known = Attribute.objects.order_by("code", "pk").values_list(
            "code", "name_en", "name_zh_hans", "kind"
        )
        found = [
            *EXTRA.get(dialect, ()),
            *columns.FIXED,
            *columns.prices((row.code, row.name) for row in self.lists.values()),
            *columns.stocks((row.code, row.name) for row in self.locations.values()),
            *columns.attributes((code, en, zh, kind == Kind.TEXT) for code, en, zh, kind in known),
        ]
        return [column for column in found if not column.right or column.right in rights]

    def category(self, said: str) -> int | None:
        """Return a category by whatever it is called."""
        parts = said.replace("›", ">").replace("/", ">").split(">")
        return self.categories.get(_path(parts)) or self.categories.get(said.casefold().strip())


def _path(names: object) -> str:
    return " > ".join(str(name).strip().casefold() for name in names)  # type: ignore[attr-defined]  # an iterable of names


def _known(rows: object) -> tuple[dict[str, int], frozenset[str]]:
    """Return keys by code and by name; a name that several have means none of them."""
    by_name: dict[str, set[int]] = defaultdict(set)
    found: dict[str, int] = {}
    for pk, code, *names in rows:  # type: ignore[attr-defined]  # an iterable of rows
        found[code.casefold()] = pk
        for name in filter(None, names):
            by_name[name.casefold()].add(pk)
    shared = frozenset(name for name, pks in by_name.items() if len(pks) > 1)
    found = {name: next(iter(pks)) for name, pks in by_name.items() if len(pks) == 1} | found
    return found, shared - set(found)
