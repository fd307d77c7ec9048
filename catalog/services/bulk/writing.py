"""Writing a plan: new rows by bulk, changed columns by arrays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.text import slugify

from catalog.models import AttributeValue, Option, OptionValue, Product, Variant
from catalog.rules.swatches import SWATCHES
from catalog.services.bulk.values import Plan, VariantIn, Words, Work
from catalog.services.products import VIEW, keep_old_addresses, slugs_of
from catalog.types import ON_SALE
from core import columns

Choice = tuple[int, int]  # an option and the value of it


@transaction.atomic
def write(plan: Plan, *, now: datetime) -> dict[str, int]:
    """Carry a plan out; return the key of every SKU in it.

    Safe to repeat: a plan compared anew after it was written has nothing left to do. Publishes
    nothing: the caller tells of the whole chunk once (`products.many_changed`), when prices and
    stock are written too.
    """
    # The untranslated columns take the active language's text.
    with translation.override("en"):
        rows = _products(plan.work, now)
        _change(plan.work, now)
        _groups(plan.work, rows)
        _values(plan.work, rows)
        values = _Choices(plan, rows)
        return _variants(plan.work, rows, values, now)


def _products(work: list[Work], now: datetime) -> dict[str, Product]:
    new = [_new(one, now) for one in work if one.row is None]
    Product.objects.bulk_create(new)
    old = {one.given.code: one.row for one in work if one.row is not None}
    return old | {row.code: row for row in new}


def _new(work: Work, now: datetime) -> Product:
    given = work.given.usual | work.given.columns
    address = slugify(work.given.code) or work.given.code
    given.setdefault("slug_en", address)
    given.setdefault("slug_zh_hans", given["slug_en"])
    if given.get("status") in ON_SALE:
        given.setdefault("published_at", now)
    return Product(code=work.given.code, **given)


def _change(work: list[Work], now: datetime) -> None:
    by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for one in work:
        if one.row is None or not one.columns:
            continue
        changed = dict(one.columns)
        if changed.get("status") in ON_SALE and not (
            changed.get("published_at") or one.row.published_at
        ):
            changed["published_at"] = now
        moved = {"slug_en", "slug_zh_hans"} & set(changed)
        before = slugs_of(one.row) if moved else {}
        for name, value in changed.items():
            setattr(one.row, name, value)
        if moved:
            keep_old_addresses(view=VIEW, before=before, after=slugs_of(one.row))
        names = tuple(sorted(changed))
        by_columns[names].append((one.row.pk, *(changed[name] for name in names)))
    for names, rows in by_columns.items():
        columns.write(Product, [_field(name) for name in names], rows, now=now)


def _field(name: str) -> str:
    return name.removesuffix("_id")


def _groups(work: list[Work], rows: dict[str, Product]) -> None:
    categories, tags = Product.categories.through, Product.tags.through
    for model, column, name in (
        (categories, "category_id", "category_ids"),
        (tags, "tag_id", "tag_ids"),
    ):
        changed = [
            (rows[one.given.code].pk, wanted)
            for one in work
            if (one.row is None or one.is_regrouped)
            and (wanted := getattr(one.given, name)) is not None
        ]
        if not changed:
            continue
        model.objects.filter(product_id__in=[pk for pk, _wanted in changed]).delete()
        model.objects.bulk_create(
            model(product_id=pk, **{column: group}) for pk, wanted in changed for group in wanted
        )


def _values(work: list[Work], rows: dict[str, Product]) -> None:
    new: list[AttributeValue] = []
    for one in work:
        product = rows[one.given.code]
        wanted = one.given.values if one.row is None else one.values
        if one.row is not None and wanted:
            AttributeValue.objects.filter(product=product, attribute__in=wanted).delete()
        new += [
            AttributeValue(
                product=product,
                attribute_id=attribute,
                choice_id=value.choice_id,
                text_en=value.text_en,
                text_zh_hans=value.text_zh_hans,
                number=value.number,
                boolean=value.boolean,
                date=value.date,
            )
            for attribute, values in wanted.items()
            for value in values
        ]
    AttributeValue.objects.bulk_create(new)


class _Choices:
    """The option values of a chunk: found by their words, made where they are missing."""

    def __init__(self, plan: Plan, rows: dict[str, Product]) -> None:
        self.by_code: dict[str, list[Option]] = {}
        self.ids: dict[tuple[int, str], int] = {}
        self._options(plan, rows)
        self._make(plan.work)

    def of(self, work: Work, given: VariantIn) -> list[int]:
        """Return the values that make this variant, in option order."""
        options = self.by_code[work.given.code]
        pairs = zip(options, given.choices, strict=False)
        return [self.ids[option.pk, _word(choice)] for option, choice in pairs]

    def _options(self, plan: Plan, rows: dict[str, Product]) -> None:
        new: list[Option] = []
        for one in plan.work:
            known: list[Option] = list(plan.choices.get(one.given.code, ()))
            if one.row is None:
                known = [
                    Option(
                        product=rows[one.given.code],
                        code=_code(words, position),
                        name_en=words.en or None,
                        name_zh_hans=words.zh or None,
                        position=position,
                    )
                    for position, words in enumerate(one.given.options)
                ]
                new += known
            self.by_code[one.given.code] = known
        Option.objects.bulk_create(new)

    def _make(self, work: Iterable[Work]) -> None:
        new: dict[tuple[int, str], OptionValue] = {}
        for one in work:
            options = self.by_code[one.given.code]
            for option in options if one.row is not None else ():
                for value in option.values.all():
                    self.ids[option.pk, value.code] = value.pk
                    for label in (value.label_en, value.label_zh_hans):  # type: ignore[attr-defined]  # modeltranslation's columns
                        self.ids.setdefault((option.pk, str(label)), value.pk)
            for given, owner, _changed in one.variants:
                pairs = zip(options, given.choices, strict=False) if owner is None else ()
                for option, words in pairs:
                    key = option.pk, _word(words)
                    if key not in self.ids and key not in new:
                        new[key] = _value(option, words, len(new))
        OptionValue.objects.bulk_create(new.values())
        self.ids |= {key: value.pk for key, value in new.items()}


def _word(words: Words) -> str:
    return words.en or words.zh


def _value(option: Option, words: Words, position: int) -> OptionValue:
    code = _code(words, position)
    return OptionValue(
        option=option,
        code=code,
        label_en=words.en or None,
        label_zh_hans=words.zh or None,
        swatch=code if code in SWATCHES else "",
        position=min(position, 32_000),
    )


def _code(words: Words, position: int) -> str:
    """Return a code of Latin letters; words without any are numbered."""
    return slugify(words.en)[:40] or f"{position + 1}"


def _variants(
    work: list[Work], rows: dict[str, Product], choices: _Choices, now: datetime
) -> dict[str, int]:
    new: list[Variant] = []
    ids: dict[str, int] = {}
    changes: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for one in work:
        for place, (given, owner, changed) in enumerate(one.variants):
            if owner is None:
                columns_given = {"position": place} | given.columns
                new.append(
                    Variant(
                        product=rows[one.given.code],
                        sku=given.sku,
                        value_ids=choices.of(one, given),
                        **columns_given,
                    )
                )
                continue
            ids[given.sku] = owner.pk
            if changed:
                names = tuple(sorted(changed))
                changes[names].append((owner.pk, *(changed[name] for name in names)))
    Variant.objects.bulk_create(new)
    for names, written in changes.items():
        columns.write(Variant, names, written, now=now)
    return ids | {variant.sku: variant.pk for variant in new}
