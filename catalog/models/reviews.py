"""Reviews of products: rating, aspects, pictures, votes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.attributes import ProductType
from catalog.models.pictures import Image
from catalog.models.products import Product
from catalog.models.voices import Endorsement, Report, Voice
from catalog.types import Standing
from core.models import BaseModel

RATED = Q(rating__gte=1) & Q(rating__lte=5)


class Aspect(BaseModel):
    """One side of a product that reviews rate by itself: comfort, sound."""

    product_type = models.ForeignKey(
        ProductType,
        verbose_name=_("product type"),
        on_delete=models.CASCADE,
        related_name="aspects",
    )
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("aspect of reviews")
        verbose_name_plural = _("aspects of reviews")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["product_type", "code"], name="catalog_aspect_once")
        ]

    def __str__(self) -> str:
        return self.name


class Review(Voice):
    """What somebody thinks of a product they have."""

    product = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.CASCADE, related_name="reviews"
    )
    # The order line it is about, as whoever sold it names it; empty when bought elsewhere.
    purchase = models.CharField(max_length=40, blank=True, editable=False)
    is_verified = models.BooleanField(_("verified purchase"), default=False)
    rating = models.PositiveSmallIntegerField(_("rating"))
    title = models.CharField(_("title"), max_length=120, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    reply = models.TextField(_("our reply"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)
    # Derived: how many found it helpful, and what orders the list.
    helpful = models.PositiveIntegerField(_("found helpful"), default=0, editable=False)
    quality = models.PositiveSmallIntegerField(_("quality"), default=0, editable=False)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(condition=RATED, name="catalog_review_one_to_five"),
            models.UniqueConstraint(
                fields=["product", "author"],
                condition=Q(author__isnull=False),
                name="catalog_one_review_each",
            ),
            models.UniqueConstraint(
                fields=["purchase"],
                condition=~Q(purchase=""),
                name="catalog_one_review_a_purchase",
            ),
            models.CheckConstraint(
                condition=~Q(state=Standing.PUBLISHED) | Q(published_at__isnull=False),
                name="catalog_published_review_dated",
            ),
        ]
        indexes = [
            models.Index(
                fields=["product", "-quality", "-id"],
                condition=Q(state="published"),
                name="catalog_best_reviews",
            ),
            models.Index(
                fields=["product", "-published_at"],
                condition=Q(state="published"),
                name="catalog_newest_reviews",
            ),
            models.Index(fields=["state", "-id"], name="catalog_reviews_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.rating} ★ {self.title or self.text[:60]}"


class AspectRating(models.Model):
    """How one review rates one aspect."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="aspects")
    aspect = models.ForeignKey(Aspect, on_delete=models.CASCADE, related_name="+")
    rating = models.PositiveSmallIntegerField(_("rating"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "aspect"], name="catalog_aspect_rated_once"),
            models.CheckConstraint(condition=RATED, name="catalog_aspect_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.aspect_id}: {self.rating}"


class ReviewPhoto(models.Model):
    """A picture that came with a review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="photos")
    image = models.OneToOneField(Image, on_delete=models.CASCADE, related_name="review_photo")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.position}"


class ReviewVote(Endorsement):
    """One person found a review helpful."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="votes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "voter"], name="catalog_review_vote_once")
        ]

    def __str__(self) -> str:
        return f"{self.review_id}"


class ReviewReport(Report):
    """One person reports a review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="complaints")

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "reporter"], name="catalog_review_reported_once"
            )
        ]

    def __str__(self) -> str:
        return self.get_reason_display()
