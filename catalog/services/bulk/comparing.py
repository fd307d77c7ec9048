"""What a chunk of products would change: read once, compared in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Prefetch, Q

from catalog.models import AttributeValue, Option, Product, ProductType, Variant
from catalog.rules.life import may_become
from catalog.services.bulk.values import Fault, Plan, ProductIn, ValueIn, VariantIn, Words, Work
from catalog.types import ON_SALE, Status

# A new product needs these; a name in one language is enough.
NEEDED = (("product_type_id", "type"), ("main_category_id", "category"))
SLUGS = (("slug_en", "slug_en"), ("slug_zh_hans", "slug_zh"))


def compare(products: Sequence[ProductIn], *, promised: Collection[str] = ()) -> Plan:
    """Return what writing these would do, and which lines cannot be written.

    `promised` are codes that earlier lines of the same file would create: a dry run has not
    written them. Reads in a fixed number of statements; writes nothing.
    """
    plan = Plan()
    rows = _existing([given.code for given in products])
    owners = _owners(products)
    slugs = _slug_owners(products)
    least = dict(ProductType.objects.filter(minimum__gt=0).values_list("pk", "minimum"))
    for given in products:
        row = rows.get(given.code)
        faults = [
            *_missing(given, row, is_promised=given.code in promised),
            *_taken(given, slugs),
            *_illegal(given, row),
            *_incomplete(given, row, least),
        ]
        if faults:
            plan.faults += faults
            continue
        work = Work(given, row)
        if row is not None:
            _differences(work, row)
        _variants(plan, work, owners)
        plan.work.append(work)
    return plan


def _existing(codes: list[str]) -> dict[str, Product]:
    options = Option.objects.prefetch_related("values").order_by("position", "pk")
    rows = Product.objects.filter(code__in=codes).prefetch_related(
        Prefetch("options", options),
        "variants",
        "categories",
        "tags",
        Prefetch("values", AttributeValue.objects.order_by("pk")),
    )
    return {row.code: row for row in rows}


def _owners(products: Iterable[ProductIn]) -> dict[str, Variant]:
    skus = [variant.sku for given in products for variant in given.variants]
    rows = Variant.objects.filter(sku__in=skus).select_related("product")
    return {row.sku: row for row in rows}


def _slug_owners(products: Iterable[ProductIn]) -> dict[tuple[str, str], str]:
    wanted = Q()
    for column, _field in SLUGS:
        slugs = [given.columns[column] for given in products if column in given.columns]
        wanted |= Q(**{f"{column}__in": slugs})
    found = Product.objects.filter(wanted).values_list("code", "slug_en", "slug_zh_hans")
    return {
        (column, slug): code
        for code, en, zh in found
        for column, slug in (("slug_en", en), ("slug_zh_hans", zh))
    }


def _missing(given: ProductIn, row: Product | None, *, is_promised: bool) -> list[Fault]:
    if row is not None or is_promised:
        return []
    said = given.usual | given.columns
    names = [] if said.get("name_en") or said.get("name_zh_hans") else ["name_en"]
    names += [field for column, field in NEEDED if said.get(column) is None]
    return [Fault(key, field, "needed") for key in given.keys for field in names]


def _taken(given: ProductIn, owners: dict[tuple[str, str], str]) -> list[Fault]:
    return [
        Fault(key, field, "taken", (("value", given.columns[column]),))
        for column, field in SLUGS
        if owners.get((column, given.columns.get(column, "")), given.code) != given.code
        for key in given.keys
    ]


def _incomplete(given: ProductIn, row: Product | None, least: dict[int, int]) -> list[Fault]:
    """Refuse a first sale by file of what its type does not call complete, as the admin does."""
    wanted = (given.usual if row is None else {}) | given.columns
    if wanted.get("status") not in ON_SALE or (row is not None and row.status in ON_SALE):
        return []
    type_id = wanted.get("product_type_id") or (row.product_type_id if row else 0)
    kept = min(row.complete_en, row.complete_zh_hans) if row else 0
    if kept >= least.get(type_id, 0):
        return []
    return [Fault(key, "status", "not_complete") for key in given.keys]


def _illegal(given: ProductIn, row: Product | None) -> list[Fault]:
    wanted = given.columns.get("status")
    if row is None or wanted is None or may_become(Status(row.status), Status(wanted)):
        return []
    return [
        Fault(key, "status", "illegal_step", (("now", row.status), ("value", wanted)))
        for key in given.keys
    ]


def _differences(work: Work, row: Product) -> None:
    work.columns = {
        name: value for name, value in work.given.columns.items() if getattr(row, name) != value
    }
    further, tags = work.given.category_ids, work.given.tag_ids
    work.is_regrouped = (
        further is not None and further != {one.pk for one in row.categories.all()}
    ) or (tags is not None and tags != {one.pk for one in row.tags.all()})
    held: dict[int, set[ValueIn]] = defaultdict(set)
    for value in row.values.all():
        held[value.attribute_id].add(_value(value))
    given = {pk: _completed(values, held[pk]) for pk, values in work.given.values.items()}
    work.values = {pk: values for pk, values in given.items() if values != held[pk]}


def _completed(given: frozenset[ValueIn], held: set[ValueIn]) -> frozenset[ValueIn]:
    """Return a text with the language that was not given as it stands now."""
    if len(given) != 1 or len(held) != 1:
        return given
    (new,), (old,) = given, held
    if new.text_en is None and new.text_zh_hans is None:
        return given
    en = old.text_en if new.text_en is None else new.text_en
    zh = old.text_zh_hans if new.text_zh_hans is None else new.text_zh_hans
    return frozenset({replace(new, text_en=en, text_zh_hans=zh)})


def _value(row: AttributeValue) -> ValueIn:
    return ValueIn(
        choice_id=row.choice_id,
        text_en=row.text_en,  # type: ignore[attr-defined]  # modeltranslation's column
        text_zh_hans=row.text_zh_hans,  # type: ignore[attr-defined]  # modeltranslation's column
        number=row.number,
        boolean=row.boolean,
        date=row.date,
    )


def _variants(plan: Plan, work: Work, owners: dict[str, Variant]) -> None:
    """Compare each line's variant; a line that cannot be is a fault, the others go on."""
    known = list(work.row.options.all()) if work.row else []
    options = max(len(known), len(work.given.options))
    taken = _combinations(work, known)
    whole = "created" if work.row is None else "updated" if work.is_changed else "unchanged"
    plan.outcomes |= dict.fromkeys(work.given.keys, whole)
    for given in work.given.variants:
        owner = owners.get(given.sku)
        fault = _fault(given, owner, work, options=options, known=len(known), taken=taken)
        if fault is not None:
            plan.faults.append(fault)
            plan.outcomes.pop(given.key, None)
            continue
        changed = {
            name: value
            for name, value in given.columns.items()
            if owner is None or getattr(owner, name) != value
        }
        work.variants.append((given, owner, changed))
        if owner is None:
            plan.outcomes[given.key] = "created"
        elif changed:
            plan.outcomes[given.key] = "updated"
    plan.choices[work.given.code] = known


def _combinations(work: Work, known: list[Option]) -> dict[tuple[Any, ...], str]:
    """Return which SKU has which choices now, by the choices' own words."""
    if work.row is None:
        return {}
    labels = {value.pk: value for option in known for value in option.values.all()}
    held = {}
    for variant in work.row.variants.all():
        if variant.is_active:
            words = tuple(_name(labels[pk]) for pk in variant.value_ids if pk in labels)
            held[words] = variant.sku
    return held


def _name(value: Any) -> str:
    return str(value.label_en or value.label_zh_hans or value.code)


def _fault(
    given: VariantIn,
    owner: Variant | None,
    work: Work,
    *,
    options: int,
    known: int,
    taken: dict[tuple[Any, ...], str],
) -> Fault | None:
    if owner is not None:
        elsewhere = owner.product.code != work.given.code
        details = (("product", owner.product.code),)
        return Fault(given.key, "sku", "elsewhere", details) if elsewhere else None
    if work.row is not None and known < len(work.given.options):
        return Fault(given.key, f"option{known + 1}_en", "no_new_option")
    if len(given.choices) != options or not all(given.choices):
        return Fault(given.key, f"choice{_first_gap(given.choices) + 1}_en", "needed")
    words = tuple(choice.en or choice.zh for choice in given.choices)
    if words in taken:
        return Fault(given.key, "choice1_en", "same_choices", (("sku", taken[words]),))
    taken[words] = given.sku
    return None


def _first_gap(choices: tuple[Words, ...]) -> int:
    return next((n for n, words in enumerate(choices) if not words), len(choices))
