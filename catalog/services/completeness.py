"""How complete products are, in each language: read, kept with the product, asked before a sale."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import (
    Attribute,
    AttributeValue,
    Detail,
    FactTable,
    Image,
    Product,
    ProductMedia,
    Tag,
)
from catalog.rules.completeness import PICTURES, Item, Score, score
from catalog.types import MediaKind
from core import columns
from core.errors import Refusal

# Columns' endings, and how a text of theirs is told to be there.
LANGUAGES = ("en", "zh_hans")

NAMES: dict[Item, Promise] = {
    Item.NAME: _("name"),
    Item.SUMMARY: _("summary"),
    Item.DESCRIPTION: _("description"),
    Item.PICTURES: _("two pictures"),
    Item.ALT: _("what each picture shows"),
    Item.ATTRIBUTES: _("the attributes that are filters"),
    Item.TABLE: _("a table of size or care"),
    Item.TAGS: _("tags"),
    Item.KEYWORDS: _("keywords"),
    Item.VIDEO: _("a film"),
}


class NotComplete(Refusal):
    """The product has less than its type asks for before a sale; details say what is missing."""

    code = "not_complete"
    field = "status"
    message = _("This product is not complete enough to be sold.")


def scores(*, product_ids: Iterable[int]) -> dict[int, dict[str, Score]]:
    """Return each product's score in each language, in a fixed number of statements."""
    ids = list(product_ids)
    images = Image.objects.filter(product=OuterRef("pk"))
    rows = (
        Product.objects.filter(pk__in=ids)
        .select_related("product_type")
        .annotate(
            pictures=Count("images", distinct=True),
            tagged=Exists(Tag.objects.filter(products=OuterRef("pk"))),
            tabled=Exists(_tables()) | Exists(Detail.objects.filter(product=OuterRef("pk"))),
            mute_en=Exists(images.filter(Q(alt_en=None) | Q(alt_en=""))),
            mute_zh_hans=Exists(images.filter(Q(alt_zh_hans=None) | Q(alt_zh_hans=""))),
            silent=Exists(_unanswered()),
            filmed=Exists(
                ProductMedia.objects.filter(product=OuterRef("pk"), kind=MediaKind.VIDEO)
            ),
        )
    )
    return {
        row.pk: {
            language: score(_present(row, language), row.product_type.weights)
            for language in LANGUAGES
        }
        for row in rows
    }


def keep(*, product_ids: Iterable[int], now: datetime) -> None:
    """Derive the kept scores of these products anew. Safe to repeat."""
    found = scores(product_ids=product_ids)
    rows = [(pk, *(said[language].percent for language in LANGUAGES)) for pk, said in found.items()]
    columns.write(Product, [f"complete_{language}" for language in LANGUAGES], rows, now=now)


def ask(*, product: Product) -> None:
    """Let a product pass that is complete enough to be sold. Raises NotComplete."""
    minimum = product.product_type.minimum
    if not minimum:
        return
    found = scores(product_ids=[product.pk])[product.pk]
    worst = min(found.values(), key=lambda said: said.percent)
    if worst.percent >= minimum:
        return
    missing = list(dict.fromkeys(item for said in found.values() for item in said.missing))
    told = ", ".join(str(NAMES[item]) for item in missing)
    message = _(
        "It is %(percent)s%% complete, and its type asks for %(minimum)s%%. Missing: %(told)s"
    )
    words = {"percent": worst.percent, "minimum": minimum, "told": told}
    raise NotComplete(str(message) % words, missing=[item.value for item in missing])


def _present(row: Product, language: str) -> set[Item]:
    has = {
        Item.NAME: getattr(row, f"name_{language}"),
        Item.SUMMARY: getattr(row, f"summary_{language}"),
        Item.DESCRIPTION: getattr(row, f"description_{language}"),
        Item.PICTURES: row.pictures >= PICTURES,  # type: ignore[attr-defined]  # annotated
        Item.ALT: row.pictures and not getattr(row, f"mute_{language}"),  # type: ignore[attr-defined]  # annotated
        Item.ATTRIBUTES: not row.silent,  # type: ignore[attr-defined]  # annotated
        Item.TABLE: row.tabled,  # type: ignore[attr-defined]  # annotated
        Item.TAGS: row.tagged,  # type: ignore[attr-defined]  # annotated
        Item.KEYWORDS: getattr(row, f"keywords_{language}"),
        Item.VIDEO: row.filmed,  # type: ignore[attr-defined]  # annotated
    }
    return {item for item, is_there in has.items() if is_there}


def _tables() -> QuerySet[FactTable]:
    own = Q(products=OuterRef("pk")) | Q(types=OuterRef("product_type"))
    return FactTable.objects.filter(own)


def _unanswered() -> QuerySet[Attribute]:
    """Filters of a product's type that the product says nothing of."""
    answered = AttributeValue.objects.filter(
        attribute=OuterRef("pk"), product=OuterRef(OuterRef("pk"))
    )
    return Attribute.objects.filter(
        ~Exists(answered), product_type=OuterRef("product_type"), is_filter=True
    )
