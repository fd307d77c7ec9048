"""The index: derived from catalogue, prices and stock, and always possible to make again."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchDoc(models.Model):
    """One live product as search sees it."""

    product = models.OneToOneField(
        "catalog.Product", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    # Part of the key of the product's rendered cards: a new version is a new card.
    version = models.BigIntegerField()
    merit = models.SmallIntegerField()
    # What can be filtered by, as "<attribute code>:<choice code>"; brands as "brand:<code>".
    facets = ArrayField(models.CharField(max_length=130), default=list)
    # The words of both languages: English by stem, Chinese by segment. They do not collide.
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_words"),
            # A frequent word is found by walking the best products, a rare one by its own index.
            models.Index(fields=["-merit", "product"], name="search_best_first"),
            GinIndex(fields=["facets"], name="search_facets"),
        ]

    def __str__(self) -> str:
        return str(self.product_id)


class Offer(models.Model):
    """A product in one category (or everywhere) and one currency: the rows a listing walks.

    Each order a shopper may ask for is an index, so that a page of a category costs the same
    with a hundred products as with a hundred thousand.
    """

    EVERYWHERE = 0

    product = models.ForeignKey(
        "catalog.Product", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    category_id = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    version = models.BigIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    merit = models.SmallIntegerField()
    published_at = models.DateTimeField()
    in_stock = models.BooleanField()
    on_sale = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "category_id", "currency"], name="search_one_offer"
            )
        ]
        indexes = [
            models.Index(
                fields=["category_id", "currency", "-merit", "product"], name="search_by_merit"
            ),
            models.Index(
                fields=["category_id", "currency", "-published_at", "product"],
                name="search_by_date",
            ),
            models.Index(
                fields=["category_id", "currency", "amount", "product"], name="search_by_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} in {self.category_id}, {self.currency}"
