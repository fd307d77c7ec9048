"""Doors from the queue."""

from celery import shared_task
from django.db.models import Q

from catalog.models import Category, Product
from core import clock
from search.services import indexing


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
