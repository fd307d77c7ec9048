"""What a shopper keeps without buying: wish lists, what was looked at, what is compared."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import ids
from core.models import BaseModel


class Shelf(BaseModel):
    """One shopper's. The token in a guest's cookie opens it; a member's goes with the account."""

    token = models.CharField(max_length=40, unique=True, default=ids.secret_token, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="shelf"
    )
    # A guest's shelf that nobody has touched for long is taken away.
    touched_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("shelf")
        verbose_name_plural = _("shelves")

    def __str__(self) -> str:
        return self.public_id


class WishList(BaseModel):
    """Products under a name; the one without a name is where the heart puts them."""

    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="wish_lists")
    name = models.CharField(_("name"), max_length=60, blank=True)
    # Opens the list, to read, for whoever is given the link.
    share_token = models.CharField(max_length=40, unique=True, null=True, editable=False)

    personal_fields = ("name",)

    class Meta:
        verbose_name = _("wish list")
        verbose_name_plural = _("wish lists")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["shelf", "name"], name="catalog_wish_list_once")
        ]

    def __str__(self) -> str:
        return self.name


class Kept(models.Model):
    """A product on a shelf, and since when."""

    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.product_id)


class Wish(Kept):
    """A product on a wish list."""

    wish_list = models.ForeignKey(WishList, on_delete=models.CASCADE, related_name="wishes")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["wish_list", "product"], name="catalog_wish_once")
        ]


class Visit(Kept):
    """A product somebody looked at, the last time."""

    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="visits")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["shelf", "product"], name="catalog_visit_once")
        ]


class Comparison(Kept):
    """A product somebody compares with others."""

    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="comparisons")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["shelf", "product"], name="catalog_compared_once")
        ]
