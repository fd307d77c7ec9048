"""Product types, their attributes and the answers these allow."""

from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Attribute, AttributeChoice, ProductType
from demo import files
from demo.files import Row
from demo.loading.words import both


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What can be said about products; attributes by type, choices by type and attribute."""

    types: dict[str, ProductType]
    attributes: dict[tuple[str, str], Attribute]
    choices: dict[tuple[str, str, str], AttributeChoice]


def load() -> Vocabulary:
    """Write all types with their attributes and choices."""
    rows: list[Row] = files.document("types")
    types = ProductType.objects.bulk_create(
        ProductType(
            code=row["code"],
            tax_class=row["tax_class"],
            unit_price=row["unit_price"],
            **both(row, "name"),
        )
        for row in rows
    )
    attributes = {
        (product_type.code, given["code"]): _attribute(product_type, given, position)
        for product_type, row in zip(types, rows, strict=True)
        for position, given in enumerate(row["attributes"])
    }
    Attribute.objects.bulk_create(attributes.values())
    choices = {
        (row["code"], given["code"], choice["code"]): _choice(
            attributes[row["code"], given["code"]], choice, position
        )
        for row in rows
        for given in row["attributes"]
        for position, choice in enumerate(given.get("choices", []))
    }
    AttributeChoice.objects.bulk_create(choices.values())
    return Vocabulary({row.code: row for row in types}, attributes, choices)


def _attribute(product_type: ProductType, row: Row, position: int) -> Attribute:
    unit = both(row, "unit") if row.get("unit_en") else {}
    return Attribute(
        product_type=product_type,
        code=row["code"],
        kind=row["kind"],
        is_filter=row["filter"],
        bands=[Decimal(limit) for limit in row.get("bands", ())],
        position=position,
        **both(row, "name"),
        **unit,
    )


def _choice(attribute: Attribute, row: Row, position: int) -> AttributeChoice:
    return AttributeChoice(
        attribute=attribute,
        code=row["code"],
        swatch=row.get("swatch", ""),
        position=position,
        **both(row, "label"),
    )
