"""What is derived of a product's variants: their labels and pictures."""

from __future__ import annotations

from modeltranslation.utils import build_localized_fieldname

from catalog.models import Image, OptionValue, Variant
from core.languages import LANGUAGES


def describe(*, product_ids: list[int]) -> None:
    """Write label and picture of every variant of these products anew. Safe to repeat.

    The label joins the option values in option order; the picture is the first one that shows
    one of them, else the product's first.
    """
    values = {
        value.pk: value for value in OptionValue.objects.filter(option__product__in=product_ids)
    }
    pictures = _pictures(product_ids)
    variants = list(Variant.objects.filter(product__in=product_ids))
    for variant in variants:
        chosen = [values[pk] for pk in variant.value_ids if pk in values]
        for language in LANGUAGES:
            labels = (
                getattr(v, build_localized_fieldname("label", language)) or v.code for v in chosen
            )
            separator = "、" if language.startswith("zh") else ", "
            setattr(variant, build_localized_fieldname("label", language), separator.join(labels))
        variant.image_id = _picture(pictures, variant)
    fields = [build_localized_fieldname("label", language) for language in LANGUAGES]
    Variant.objects.bulk_update(variants, ["image", *fields], batch_size=1000)


def _pictures(product_ids: list[int]) -> dict[tuple[int, int | None], int]:
    """Return the first picture of each product (under None) and of each option value."""
    found: dict[tuple[int, int | None], int] = {}
    rows = Image.objects.filter(product__in=product_ids).order_by("product", "position", "pk")
    for pk, product_id, value_id in rows.values_list("pk", "product_id", "option_value_id"):
        found.setdefault((product_id, None), pk)
        found.setdefault((product_id, value_id), pk)
    return found


def _picture(pictures: dict[tuple[int, int | None], int], variant: Variant) -> int | None:
    own = (pictures.get((variant.product_id, value)) for value in variant.value_ids)
    return next((pk for pk in own if pk), pictures.get((variant.product_id, None)))
