"""What operators say about searching: other words, ways out, places and weights."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from search.types import Part, Verb


class Synonym(BaseModel):
    """Words that mean the same; or words that also find what others find."""

    words = models.CharField(
        _("words"), max_length=300, help_text=_("Separated by commas, in any language: sofa, couch")
    )
    means = models.CharField(
        _("also find"),
        max_length=300,
        blank=True,
        help_text=_("Empty: the words above all mean the same. Else: they also find these."),
    )

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]

    def __str__(self) -> str:
        return f"{self.words} → {self.means}" if self.means else self.words


class SearchRedirect(BaseModel):
    """A query that has one right answer, which is not a list."""

    query = models.CharField(_("search"), max_length=200, unique=True)
    category = models.ForeignKey(
        "catalog.Category",
        verbose_name=_("leads to the category"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    product = models.ForeignKey(
        "catalog.Product",
        verbose_name=_("leads to the product"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    page = models.ForeignKey(
        "catalog.Page",
        verbose_name=_("leads to the page"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )

    class Meta:
        verbose_name = _("search redirect")
        verbose_name_plural = _("search redirects")
        ordering = ["query"]
        constraints = [
            models.CheckConstraint(
                condition=Q(category__isnull=False, product=None, page=None)
                | Q(category=None, product__isnull=False, page=None)
                | Q(category=None, product=None, page__isnull=False),
                name="search_redirect_leads_one_way",
                violation_error_message=_("Choose one: a category, a product or a page."),
            )
        ]

    def __str__(self) -> str:
        return self.query


class Placement(BaseModel):
    """What an operator decided about one product in one list, for a while or for good."""

    verb = models.CharField(_("what"), max_length=6, choices=Verb.choices)
    product = models.ForeignKey(
        "catalog.Product", verbose_name=_("product"), on_delete=models.CASCADE, related_name="+"
    )
    query = models.CharField(_("in the search for"), max_length=200, blank=True)
    category = models.ForeignKey(
        "catalog.Category",
        verbose_name=_("in the category"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Of a pin: the smallest stands first.")
    )
    points = models.PositiveSmallIntegerField(
        _("points"), default=0, help_text=_("Of a boost: what is added to the score.")
    )
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    # Whether now lies between the two: set when it is saved and when beat sees a date pass.
    is_on = models.BooleanField(_("in force"), default=False, editable=False)

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["query", "category", "verb", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "query", "category"],
                nulls_distinct=False,
                name="search_placed_once",
            ),
            models.CheckConstraint(
                condition=(Q(query="") & Q(category__isnull=False))
                | (~Q(query="") & Q(category=None)),
                name="search_placed_in_one_list",
                violation_error_message=_("Choose one: a search or a category."),
            ),
            models.CheckConstraint(
                condition=~Q(verb=Verb.BOOST) | Q(points__gt=0),
                name="search_boost_has_points",
                violation_error_message=_("A boost needs points."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.product_id}"


class RankingWeight(models.Model):
    """How many points a full share of a part is worth. A part without a row has its default."""

    part = models.CharField(_("part"), max_length=10, choices=Part.choices, primary_key=True)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = _("ranking weight")
        verbose_name_plural = _("ranking weights")
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=0), name="search_weight_not_negative")
        ]

    def __str__(self) -> str:
        return self.get_part_display()
