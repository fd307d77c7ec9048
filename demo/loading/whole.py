"""The whole demo, in one transaction: it is there or it is not."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import translation

from catalog.models import Product
from catalog.services import variants
from demo import files
from demo.loading import (
    attributes,
    classification,
    content,
    delivery,
    people,
    pictures,
    prices,
    products,
    searching,
    stock,
)
from search.services import indexing
from search.services import vocabulary as words_of_index

# The day the data tells of; products keep their distance from today.
AS_OF = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def is_loaded() -> bool:
    """Say whether the shop has products, the demo's or an operator's own: it is then left alone."""
    return Product.objects.exists()


@transaction.atomic
def load(*, now: datetime, ask_worker: bool) -> int:
    """Write the demo and its index; return the number of products.

    Sizes of pictures are asked of the shop's worker, or left to `pictures.make_now`.
    """
    rows = files.products()
    # The untranslated columns take the active language's text.
    with translation.override("en"):
        vocabulary, groups = attributes.load(), classification.load()
        shelf = products.load(rows, vocabulary=vocabulary, groups=groups, later=now - AS_OF)
        images = pictures.load(rows, shelf=shelf)
        classification.show(groups, images)
        prices.load(rows, shelf=shelf)
        stock.load(shelf=shelf, now=now)
        delivery.load()
        scenes = content.load_banners(groups=groups, shelf=shelf)
        content.load_pages()
        people.load()
        searching.load_words(now=now)
    ids = [product.pk for product in shelf.products.values()]
    variants.describe(product_ids=ids)
    indexing.index(product_ids=ids, now=now)
    words_of_index.count()
    searching.load_history(now=now)
    if ask_worker:
        pictures.make_later([*scenes, *images.values()], now=now)
    return len(ids)
