"""The index: derived from catalogue, prices, stock and sales; always possible to make again."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchDoc(models.Model):
    """One live product as search sees it."""

    product = models.OneToOneField(
        "catalog.Product", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    # Part of the key of the product's rendered cards: a new version is a new card.
    version = models.BigIntegerField()
    # Hundredths of a point: the sum of the parts below by the weights of the day.
    standing = models.IntegerField()
    # When they were: newness and sales fade.
    ranked_at = models.DateTimeField()
    # Units of the last weeks, older ones counting less.
    sold = models.FloatField(default=0)
    rating = models.FloatField(null=True)
    reviews = models.PositiveIntegerField(default=0)
    # What is left of the price after the cost, 0 to 1; unknown without a cost.
    margin = models.FloatField(null=True)
    merit = models.SmallIntegerField()
    published_at = models.DateTimeField()
    in_stock = models.BooleanField()
    # {"GBP": ["48.00", true]}: the lowest price, and whether something is reduced.
    prices = models.JSONField()
    # What can be filtered by, as "<attribute code>:<choice code>"; "brand:", "category:" by code,
    # categories with those above them; "rating:4" for four stars and up.
    facets = ArrayField(models.CharField(max_length=130), default=list)
    latin_words = models.PositiveSmallIntegerField(default=0)
    han_words = models.PositiveSmallIntegerField(default=0)
    # Tokens of both languages, made by search.rules.documents, not by PostgreSQL.
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_words"),
            # A frequent word is found by walking the best products, a rare one by its own index.
            models.Index(fields=["-standing", "product"], name="search_best_first"),
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
    standing = models.IntegerField()
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
                fields=["category_id", "currency", "-standing", "product"],
                name="search_by_standing",
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


class Term(models.Model):
    """A word as people type it, for spelling and for finishing words. Only ever added to."""

    typed = models.CharField(max_length=60, primary_key=True)
    token = models.CharField(max_length=60)
    # How it is written, where that is not how it is typed: 茶壶 for chahu.
    written = models.CharField(max_length=60, blank=True)
    products = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.typed


class Change(models.Model):
    """Products whose entries were written, for whoever keeps a copy of the index in memory."""

    # The transaction that wrote it. Ids commit out of order; a reader asks for everything since
    # the oldest transaction that was still open when it last looked.
    transaction = models.BigIntegerField(db_index=True)
    product_ids = ArrayField(models.BigIntegerField())
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{len(self.product_ids)} at {self.at}"


class Build(models.Model):
    """A copy of the index as bitmaps, in a file that web processes load."""

    name = models.CharField(_("file"), max_length=80)
    # Changes of this transaction and later ones are not in it.
    horizon = models.BigIntegerField()
    products = models.PositiveIntegerField(_("products"))
    size = models.PositiveBigIntegerField(_("bytes"))
    seconds = models.FloatField(_("seconds it took"))
    built_at = models.DateTimeField(_("built"))

    class Meta:
        verbose_name = _("copy of the index")
        verbose_name_plural = _("copies of the index")

    def __str__(self) -> str:
        return self.name
