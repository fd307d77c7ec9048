"""One chunk of rows: understood, compared with the shop, and written if it is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from catalog.models import Product, Variant
from catalog.services import bulk, groups
from catalog.services import products as catalogue
from catalog.services.bulk import ProductIn, VariantIn, Words
from inventory.services import counts
from pricing.services import prices
from pricing.services.prices import Because
from pricing.types import Why
from transfers.models import Import, WantedPicture
from transfers.reading.lines import Line
from transfers.reference import Reference
from transfers.rules import cells
from transfers.rules.other_shops import adapted
from transfers.types import Counts, Defaults, Problem
from transfers.understanding import Reader, Understood, values_of

# A brand or tag that is not there yet: a dry run does not make it, and it differs from every other.
NOT_MADE = -1

Names = tuple[dict[str, int], dict[str, int]]  # brands and tags by name


class Moved(Exception):
    """Stock was promised to a sale between the look and the lock: the chunk is tried again."""


@dataclass(slots=True)
class Outcome:
    """What became, or would become, of a chunk."""

    rows: list[Understood] = field(default_factory=list)
    types: dict[str, int] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    bad: dict[int, list[Problem]] = field(default_factory=dict)
    products: dict[str, int] = field(default_factory=dict)
    product_ids: set[int] = field(default_factory=set)  # those that are different now

    @property
    def good(self) -> list[Understood]:
        """The rows that nothing is wrong with, as far as is known."""
        return [row for row in self.rows if row.row not in self.bad]

    def refuse(self, row: int, problem: Problem) -> None:
        """Leave a row out, and say why."""
        self.bad.setdefault(row, []).append(problem)


@dataclass(slots=True)
class Before:
    """What the rows before this chunk said: which SKUs stood where, which products are named."""

    skus: dict[str, int] = field(default_factory=dict)
    # Product code to its type, as a dry run will not find it in the database.
    types: dict[str, int] = field(default_factory=dict)

    def note(self, row: Understood, type_id: int | None) -> None:
        """Remember a good row."""
        if row.sku:
            self.skus.setdefault(row.sku, row.row)
        if type_id is not None:
            self.types.setdefault(row.product, type_id)


class Chunks:
    """Takes one import's rows, chunk by chunk."""

    def __init__(self, job: Import) -> None:
        self.job = job
        self.defaults = Defaults(**job.defaults)
        self.reference = Reference()
        self.reader = Reader(self.reference, dialect=job.dialect, defaults=self.defaults)
        self.keys = {int(place): key for place, key in job.mapping.items()}
        self.before = Before()
        # Stock to be set at the very end, where all rows are one transaction: what is locked last
        # is held shortest.
        self.later: dict[counts.Place, int] | None = None

    def understand(self, line: Line) -> Understood:
        """Return what a row says."""
        return self.reader.read(line.number, self._cells(line))

    def product_of(self, line: Line) -> str:
        """Return which product a row is about; cheaper than understanding it."""
        row = self._cells(line)
        return row.get("product", "") or row.get("sku", "")

    def _cells(self, line: Line) -> dict[str, str]:
        given = {
            key: line.cells[place]
            for place, key in self.keys.items()
            if place < len(line.cells) and (line.cells[place] or key.startswith("was:"))
        }
        return adapted(given, self.job.dialect, self.defaults)

    def take(self, lines: Sequence[Line], *, now: datetime, dry: bool) -> Outcome:
        """Look at a chunk and, unless it is a dry run, write it.

        A bad row has no effect at all, not even on its product: the rest is compared again
        without it. Call `remember` when the chunk is committed.
        """
        rows = [self.understand(line) for line in lines]
        outcome = Outcome(rows=rows)
        outcome.types = self._types(rows)
        held = _held(rows)
        self._look(outcome)
        self._promised(outcome, held)
        names = self._names(outcome.good, dry=dry)
        while True:
            products = [self._product(*one, outcome.types, names) for one in _grouped(outcome.good)]
            plan = bulk.compare(products, promised=self.before.types if dry else ())
            if not plan.faults:
                break
            for fault in plan.faults:
                details = dict(fault.details)
                outcome.refuse(fault.key, Problem(fault.field, fault.code, details))
        good = outcome.good
        changed = self._differing(good, held) if dry else self._write(plan, outcome, now)
        _count(outcome, plan.outcomes, changed)
        if not dry:
            catalogue.many_changed(product_ids=sorted(outcome.product_ids), now=now)
        return outcome

    def remember(self, outcome: Outcome) -> None:
        """Remember a chunk's good rows for the chunks that follow."""
        for row in outcome.good:
            self.before.note(row, outcome.types.get(row.product))

    def look_back(self, lines: Iterable[Line], *, bad: set[int]) -> None:
        """Remember what earlier chunks said, when going on in the middle."""
        for line in lines:
            if line.number in bad:
                continue
            row = self._cells(line)
            if row.get("sku"):
                self.before.skus.setdefault(cells.unescaped(row["sku"]), line.number)
            said = self.reference.types.get(row.get("type", "").casefold(), self.defaults.type_id)
            if said is not None:
                self.before.types.setdefault(row.get("product", "") or row.get("sku", ""), said)

    def _types(self, rows: Sequence[Understood]) -> dict[str, int]:
        """Return every product's type: the row's own, else as it is, else the default."""
        codes = {row.product for row in rows}
        held = dict(Product.objects.filter(code__in=codes).values_list("code", "product_type_id"))
        said = {
            row.product: row.columns["product_type_id"]
            for row in rows
            if "product_type_id" in row.columns
        }
        usual = dict.fromkeys(codes, self.defaults.type_id)
        found = usual | self.before.types | held | said
        return {code: pk for code, pk in found.items() if pk is not None and code in codes}

    def _look(self, outcome: Outcome) -> None:
        """Refuse the rows with cells that say nothing sensible, and SKUs that came before."""
        seen: dict[str, int] = {}
        for row in outcome.rows:
            earlier = self.before.skus.get(row.sku) or seen.get(row.sku)
            if row.sku and earlier:
                row.problems.append(Problem("sku", "twice", {"row": str(earlier)}))
            seen.setdefault(row.sku, row.row)
            row.problems += self._attribute_problems(row, outcome.types.get(row.product, 0))
            for problem in row.problems:
                outcome.refuse(row.row, problem)

    def _attribute_problems(self, row: Understood, type_id: int) -> list[Problem]:
        found = []
        for code, language in row.attributes:
            known = self.reference.attributes.get((type_id, code))
            key = f"attribute:{code}" + (f":{language}" if language else "")
            if known is None:
                found.append(Problem(key, "not_of_type"))
            elif problem := values_of(known, _said(row, code))[1]:
                found.append(Problem(key, problem))
        return found

    def _promised(self, outcome: Outcome, held: dict[str, int]) -> None:
        """Refuse counts below what is promised to sales, before anything of the row is written."""
        counted = self._counted(outcome.good, held)
        _changed, refused = counts.differing(counted=counted)
        by_place = dict(self._places())
        skus = {pk: sku for sku, pk in held.items()}
        rows = {row.sku: row.row for row in outcome.good}
        for variant, place in sorted(refused):
            outcome.refuse(rows[skus[variant]], Problem(f"stock:{by_place[place]}", "promised"))

    def _places(self) -> Iterable[tuple[int, str]]:
        return ((row.pk, code) for code, row in self.reference.locations.items())

    def _counted(self, rows: Sequence[Understood], ids: dict[str, int]) -> dict[counts.Place, int]:
        places = self.reference.locations
        return {
            (ids[row.sku], places[code].pk): units
            for row in rows
            if row.sku in ids
            for code, units in row.stock.items()
        }

    def _priced(self, rows: Sequence[Understood], ids: dict[str, int]) -> dict[Any, Any]:
        lists = self.reference.lists
        return {
            (ids[row.sku], lists[code].pk): amounts
            for row in rows
            if row.sku in ids
            for code, amounts in row.prices.items()
        }

    def _differing(self, rows: Sequence[Understood], held: dict[str, int]) -> set[str]:
        """Return the SKUs whose prices or stock a run would change."""
        skus = {pk: sku for sku, pk in held.items()}
        moved, _refused = counts.differing(counted=self._counted(rows, held))
        changed = prices.differing(given=self._priced(rows, held))
        return {skus[variant] for variant, _other in moved | changed}

    def _names(self, rows: Sequence[Understood], *, dry: bool) -> Names:
        brands = {row.brand for row in rows if row.brand}
        tags = {tag for row in rows for tag in row.tags or ()}
        if not dry:
            return groups.ensure_brands(names=brands), groups.ensure_tags(names=tags)
        unknown = dict.fromkeys(brands, NOT_MADE), dict.fromkeys(tags, NOT_MADE)
        return (
            unknown[0] | groups.known_brands(names=brands),
            unknown[1] | groups.known_tags(names=tags),
        )

    def _product(
        self, code: str, rows: Sequence[Understood], types: dict[str, int], names: Names
    ) -> ProductIn:
        found = ProductIn(code, keys=[row.row for row in rows])
        said: dict[str, dict[str, str]] = defaultdict(dict)
        for row in rows:
            found.columns |= row.columns
            if row.brand:
                found.columns["brand_id"] = names[0][row.brand]
            if row.categories is not None:
                found.category_ids = (found.category_ids or frozenset()) | row.categories
            if row.tags is not None:
                found.tag_ids = frozenset(names[1][tag] for tag in row.tags)
            if len(row.options) > len(found.options):
                found.options = tuple(row.options)
            for (attribute, language), text in row.attributes.items():
                said[attribute][language] = text
            if row.sku:
                found.variants.append(VariantIn(row.row, row.sku, row.variant, tuple(row.choices)))
        self._complete(found, types, said)
        return found

    def _complete(
        self, found: ProductIn, types: dict[str, int], said: dict[str, dict[str, str]]
    ) -> None:
        """Say for a new product what its rows do not; one that is there stays as it is."""
        for attribute, words in said.items():
            known = self.reference.attributes[types[found.code], attribute]
            found.values[known.pk] = values_of(known, words)[0]
        found.usual = {
            "product_type_id": types.get(found.code),
            "main_category_id": self.defaults.category_id,
            "status": self.defaults.status,
        }
        most = max((len(variant.choices) for variant in found.variants), default=0)
        unnamed = [
            Words(f"Option {n + 1}", f"选项 {n + 1}") for n in range(len(found.options), most)
        ]
        found.options = (*found.options, *unnamed)

    def _write(self, plan: bulk.Plan, outcome: Outcome, now: datetime) -> set[str]:
        """Write a chunk; return the SKUs whose prices or stock were different."""
        ids = bulk.write(plan, now=now)
        codes = {row.product for row in outcome.good}
        outcome.products = dict(Product.objects.filter(code__in=codes).values_list("code", "pk"))
        changed = prices.put_many(
            given=self._priced(outcome.good, ids),
            now=now,
            because=Because(Why.IMPORT, self.job.actor_id, f"import {self.job.public_id}"),
        )
        counted = self._counted(outcome.good, ids)
        if self.later is None:
            moved, refused = self.count(counted, now=now)
            if refused:
                raise Moved
        else:
            self.later |= counted
            moved, _refused = counts.differing(counted=counted)
        self._want_pictures(outcome)
        skus = {pk: sku for sku, pk in ids.items()}
        return {skus[variant] for variant, _other in changed | moved}

    def count(
        self, counted: dict[counts.Place, int], *, now: datetime
    ) -> tuple[set[counts.Place], set[counts.Place]]:
        """Set stock as the file counts it."""
        reference, actor = f"import {self.job.public_id}", self.job.actor_id
        return counts.set_many(counted=counted, reference=reference, actor_id=actor, now=now)

    def _want_pictures(self, outcome: Outcome) -> None:
        wanted: dict[tuple[int, str], WantedPicture] = {}
        places: dict[int, int] = defaultdict(int)
        for row in outcome.good:
            product_id = outcome.products[row.product]
            for source in row.pictures:
                if (product_id, source) in wanted:
                    continue
                wanted[product_id, source] = WantedPicture(
                    job=self.job,
                    row=row.row,
                    product_id=product_id,
                    source=source,
                    alt_en=row.alt.en,
                    alt_zh=row.alt.zh,
                    position=places[product_id],
                )
                places[product_id] += 1
        WantedPicture.objects.bulk_create(wanted.values(), ignore_conflicts=True)


def _held(rows: Sequence[Understood]) -> dict[str, int]:
    """Return the keys of the SKUs there are already."""
    skus = [row.sku for row in rows if row.sku]
    return dict(Variant.objects.filter(sku__in=skus).values_list("sku", "pk"))


def _said(row: Understood, code: str) -> dict[str, str]:
    return {language: text for (other, language), text in row.attributes.items() if other == code}


def _grouped(rows: Sequence[Understood]) -> Iterable[tuple[str, list[Understood]]]:
    found: dict[str, list[Understood]] = {}
    for row in rows:
        found.setdefault(row.product, []).append(row)
    return found.items()


def _count(outcome: Outcome, verdicts: dict[int, str], changed: set[str]) -> None:
    """Count what became of each row; a row whose price or stock alone differs is changed too."""
    for row in outcome.good:
        verdict = verdicts.get(row.row, "unchanged")
        if verdict == "unchanged" and row.sku in changed:
            verdict = "updated"
        setattr(outcome.counts, verdict, getattr(outcome.counts, verdict) + 1)
        if verdict != "unchanged" and row.product in outcome.products:
            outcome.product_ids.add(outcome.products[row.product])
    outcome.counts.bad = len(outcome.bad)
