"""Doors from the queue."""

from celery import shared_task
from django.db.models import Q

from catalog.models import Category, Product
from core import clock
from search.services import copies, indexing, standings, steering, usage, vocabulary


@shared_task(name="search.index_category")
def index_category(*, category_id: int, **_from_a_newer_release: object) -> None:
    """Derive the entries of all products in a branch of the category tree anew."""
    path = Category.objects.values_list("path", flat=True).get(pk=category_id)
    inside = Q(main_category__path__startswith=path) | Q(categories__path__startswith=path)
    indexing.index(
        product_ids=Product.objects.filter(inside).values_list("pk", flat=True), now=clock.now()
    )


@shared_task(name="search.index_products")
def index_products(*, product_ids: list[int], **_from_a_newer_release: object) -> None:
    """Derive these products' entries anew."""
    indexing.index(product_ids=product_ids, now=clock.now())


@shared_task(name="search.rank")
def rank(**_from_a_newer_release: object) -> None:
    """Work out every standing anew: weights have changed, or time has passed."""
    standings.rank(now=clock.now())


@shared_task(name="search.keep_up")
def keep_up(**_from_a_newer_release: object) -> None:
    """Make a copy of the index if the newest lacks too much."""
    copies.keep_up(now=clock.now())


@shared_task(name="search.count_words")
def count_words(**_from_a_newer_release: object) -> None:
    """Count how many products each word finds."""
    vocabulary.count()


@shared_task(name="search.turn_placements")
def turn_placements(**_from_a_newer_release: object) -> None:
    """Bring placements into force, and out of it."""
    steering.turn_placements(now=clock.now())


@shared_task(name="search.rebuild")
def rebuild(**_from_a_newer_release: object) -> None:
    """Derive the whole index anew."""
    indexing.rebuild(now=clock.now())


@shared_task(name="search.forget")
def forget(**_from_a_newer_release: object) -> None:
    """Delete old counts, and notes that every copy of the index has."""
    usage.forget_old_counts(now=clock.now())
    copies.forget(now=clock.now())
