"""The whole demo, in one transaction: it is there or it is not."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import translation

from catalog.models import Product
from catalog.services import completeness, variants
from demo import files, tasks
from demo.loading import (
    aftercare,
    attributes,
    classification,
    club,
    content,
    delivery,
    experiments,
    extras,
    games,
    helping,
    media,
    money,
    occasions,
    offers,
    payments_seen,
    people,
    pictures,
    prices,
    products,
    road,
    sales,
    searching,
    stock,
    supply,
    tables,
    voices,
)
from risk import tasks as risk
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
        aspects = voices.load_aspects(vocabulary.types)
        taken = voices.load(rows, shelf=shelf, aspects=aspects, images=images, now=now)
        tables.load(vocabulary=vocabulary, shelf=shelf)
        prices.load(rows, shelf=shelf, now=now)
        stock.load(shelf=shelf, now=now)
        taken += extras.load(products=shelf.products, groups=groups, now=now)
        media.load(products=shelf.products)
        _logistics(now)
        scenes = content.load(groups=groups, shelf=shelf, images=images, now=now)
        occasions.load(scenes=scenes, now=now)
        people.load()
        helping.load_words()
        helping.load_desk()
        _commerce(now)
        searching.load_words(now=now)
    ids = list(Product.objects.values_list("pk", flat=True))
    variants.describe(product_ids=ids)
    completeness.keep(product_ids=ids, now=now)
    indexing.index(product_ids=ids, now=now)
    words_of_index.count()
    searching.load_history(now=now)
    _load_sales(now=now)
    if ask_worker:
        pictures.make_later([*scenes, *images.values(), *taken], now=now)
        transaction.on_commit(risk.train.delay)
        transaction.on_commit(tasks.tell_history.delay)
    return len(ids)


def _load_sales(*, now: datetime) -> None:
    """Sell, as the services do."""
    payments_seen.load(now=now)
    with translation.override("en"):
        club.load(now=now)
        sales.load(now=now)
        aftercare.load(now=now)
        helping.load_talks(now=now)


def _commerce(now: datetime) -> None:
    """What pays, and what is taken off."""
    money.load(now=now)
    offers.load(now=now)
    games.load(now=now)
    experiments.load(now=now)
    sales.load_rules()
    aftercare.load_rules()


def _logistics(now: datetime) -> None:
    """How it comes and goes."""
    delivery.load(now=now)
    supply.load(now=now)
    road.load(now=now)
