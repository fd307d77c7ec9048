"""A product with all its page shows, read in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from catalog import whole
from catalog.models import (
    Attribute,
    AttributeChoice,
    AttributeValue,
    Brand,
    Category,
    Detail,
    FactTable,
    Image,
    Option,
    OptionValue,
    PersonalChoice,
    PersonalField,
    Product,
    ProductMedia,
    ProductType,
    Tag,
    Variant,
)
from catalog.types import ON_SALE, Bond, Status


@dataclass(frozen=True, slots=True)
class Related:
    """A live product that belongs to another; of a service also what is put into the bag."""

    kind: Bond
    product: Product
    variant: Variant | None


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A product with all its page shows, prices and stock apart."""

    product: Product
    variants: Sequence[Variant]
    options: Sequence[Option]
    images: Sequence[Image]
    values: Sequence[AttributeValue]
    details: Sequence[Detail]
    tables: Sequence[FactTable]
    trail: Sequence[Category]
    relations: Sequence[Related] = ()
    personal: Sequence[PersonalField] = ()
    media: Sequence[ProductMedia] = ()

    def related(self, *kinds: Bond) -> list[Related]:
        """Return what belongs to it in these ways, in order."""
        return [one for one in self.relations if one.kind in kinds]


_PAGE = """
SELECT json_build_object(
    'product', to_json(p), 'brand', to_json(b), 'category', to_json(c), 'type', to_json(t),
    'variants', (SELECT json_agg(v ORDER BY v.position, v.id)
                 FROM catalog_variant v WHERE v.product_id = p.id AND v.is_active),
    'options', (SELECT json_agg(o ORDER BY o.position, o.id)
                FROM catalog_option o WHERE o.product_id = p.id),
    'choices', (SELECT json_agg(w ORDER BY w.position, w.id) FROM catalog_optionvalue w
                JOIN catalog_option o ON o.id = w.option_id WHERE o.product_id = p.id),
    'images', (SELECT json_agg(i ORDER BY i.position, i.id)
               FROM catalog_image i WHERE i.product_id = p.id),
    'media', (SELECT json_agg(f ORDER BY f.position, f.id)
              FROM catalog_productmedia f WHERE f.product_id = p.id),
    'details', (SELECT json_agg(d ORDER BY d.id)
                FROM catalog_detail d WHERE d.product_id = p.id),
    'tags', (SELECT json_agg(g ORDER BY g.code) FROM catalog_tag g
             JOIN catalog_product_tags pt ON pt.tag_id = g.id WHERE pt.product_id = p.id),
    'tables', (SELECT json_agg(f ORDER BY f.subject DESC, f.id) FROM catalog_facttable f
               WHERE EXISTS (SELECT FROM catalog_facttable_products m
                             WHERE m.facttable_id = f.id AND m.product_id = p.id)
                  OR EXISTS (SELECT FROM catalog_facttable_types m
                             WHERE m.facttable_id = f.id AND m.producttype_id = t.id)),
    'trail', (SELECT json_agg(k ORDER BY length(k.path)) FROM catalog_category k
              WHERE k.id = c.id
                 OR k.id = ANY(string_to_array(trim(c.path, '/'), '/')::bigint[])),
    'relations', (SELECT json_agg(json_build_object('kind', e.kind, 'product', to_json(g),
                      'variant', (SELECT to_json(y) FROM catalog_variant y
                                  WHERE y.product_id = g.id AND y.is_active AND e.kind = 'service'
                                  ORDER BY y.position, y.id LIMIT 1)) ORDER BY e.position, e.id)
                  FROM catalog_relation e JOIN catalog_product g ON g.id = e.related_id
                  WHERE e.product_id = p.id AND g.status = ANY(%s)),
    'personal', (SELECT json_agg(n ORDER BY n.position, n.id)
                 FROM catalog_personalfield n WHERE n.product_id = p.id),
    'answers', (SELECT json_agg(m ORDER BY m.position, m.id) FROM catalog_personalchoice m
                JOIN catalog_personalfield n ON n.id = m.field_id WHERE n.product_id = p.id),
    'values', (SELECT json_agg(json_build_object('value', to_json(x), 'attribute', to_json(a),
                                                 'choice', to_json(h)) ORDER BY x.id)
               FROM catalog_attributevalue x JOIN catalog_attribute a ON a.id = x.attribute_id
               LEFT JOIN catalog_attributechoice h ON h.id = x.choice_id
               WHERE x.product_id = p.id)
)::text
FROM catalog_product p
LEFT JOIN catalog_brand b ON b.id = p.brand_id
JOIN catalog_category c ON c.id = p.main_category_id
JOIN catalog_producttype t ON t.id = p.product_type_id
WHERE p.{column} = %s AND p.status = ANY(%s)
"""


SHOWN = (*ON_SALE, Status.ANNOUNCED)


def product_page(
    *, slug: str = "", public_id: str = "", statuses: Sequence[str] = ON_SALE
) -> ProductPage | None:
    """Return a product by its slug in the active language or by its id; a live one by default."""
    localized = build_localized_fieldname("slug", get_language() or "en")
    column, wanted = ("public_id", public_id) if public_id else (localized, slug)
    rows = whole.fetch(_PAGE.format(column=column), [list(ON_SALE), wanted, list(statuses)])
    if rows is None:
        return None
    product = whole.one(Product, rows["product"])
    product.brand = whole.maybe(Brand, rows["brand"])
    product.main_category = whole.one(Category, rows["category"])
    product.product_type = whole.one(ProductType, rows["type"])
    page = ProductPage(
        product=product,
        variants=whole.many(Variant, rows["variants"]),
        options=_options(rows),
        images=whole.many(Image, rows["images"]),
        values=[_value(row) for row in rows["values"] or ()],
        details=whole.many(Detail, rows["details"]),
        tables=whole.many(FactTable, rows["tables"]),
        trail=whole.many(Category, rows["trail"]),
        personal=_personal(rows),
        media=whole.many(ProductMedia, rows["media"]),
        relations=[_related(row) for row in rows["relations"] or ()],
    )
    for name in ("variants", "options", "images", "values", "details"):
        whole.keep(product, name, getattr(page, name))
    whole.keep(product, "tags", whole.many(Tag, rows["tags"]))
    return page


def _options(rows: whole.Rows) -> list[Option]:
    options, choices = whole.many(Option, rows["options"]), whole.many(OptionValue, rows["choices"])
    for option in options:
        whole.keep(option, "values", [one for one in choices if one.option_id == option.pk])
    return options


def _personal(rows: whole.Rows) -> list[PersonalField]:
    fields = whole.many(PersonalField, rows["personal"])
    choices = whole.many(PersonalChoice, rows["answers"])
    for field in fields:
        whole.keep(field, "choices", [one for one in choices if one.field_id == field.pk])
    return fields


def _related(row: dict[str, Any]) -> Related:
    return Related(
        kind=Bond(row["kind"]),
        product=whole.one(Product, row["product"]),
        variant=whole.maybe(Variant, row["variant"]),
    )


def _value(row: dict[str, Any]) -> AttributeValue:
    value = whole.one(AttributeValue, row["value"])
    value.attribute = whole.one(Attribute, row["attribute"])
    value.choice = whole.maybe(AttributeChoice, row["choice"])
    return value
