"""Where suggestions stand on pages, what the shop wants of them, and what shoppers want none of."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.models import Arm
from catalog.models import Product, Shelf
from core.models import BaseModel
from recommendations.models.versions import Model
from recommendations.serving.values import Feed, Form, Page


class Slot(BaseModel):
    """A place on a page, with what fills it."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    page = models.CharField(_("page"), max_length=8, choices=Page.choices)
    title = models.CharField(
        _("title"),
        max_length=80,
        help_text=_("“{name}” becomes the name of the product it goes by."),
    )
    feeds = models.JSONField(
        _("filled by"), help_text=_("In this order: the next one serves where one has nothing.")
    )
    form = models.CharField(_("form"), max_length=10, choices=Form.choices, default=Form.RAIL)
    size = models.PositiveSmallIntegerField(
        _("products"), default=12, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_on = models.BooleanField(_("shown"), default=True)
    excludes_bought = models.BooleanField(_("leaves out what was bought"), default=False)
    is_explored = models.BooleanField(
        _("tries new products"),
        default=False,
        help_text=_("One place in ten, for products hardly anybody has bought yet."),
    )

    class Meta:
        verbose_name = pgettext_lazy("recommendations", "slot")
        verbose_name_plural = pgettext_lazy("recommendations", "slots")
        ordering = ["page", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=24), name="recommendations_slot_size"
            )
        ]

    # Choices of the list above, for whoever checks it.
    CHOICES: ClassVar[tuple[str, ...]] = tuple(Feed.values)

    def __str__(self) -> str:
        return self.title or self.code


class Boosts(models.Model):
    """What the shop wants besides, for every slot: one row."""

    ONLY = 1

    margin = models.FloatField(
        _("margin"),
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0 to 1: how much a product that earns more is moved up."),
    )
    freshness = models.FloatField(
        _("newness"),
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0 to 1: how much a product of the last thirty days is moved up."),
    )
    per_category = models.PositiveSmallIntegerField(
        _("of one category at most"),
        default=2,
        validators=[MaxValueValidator(24)],
        help_text=_("In lists that mix categories; 0: as many as there are."),
    )
    variety = models.FloatField(
        _("variety"),
        default=0.1,
        validators=[MinValueValidator(0), MaxValueValidator(0.5)],
        help_text=_("0 to 0.5: how much being unlike the others counts beside being wanted."),
    )
    # What they cost when they were saved: {"before": 0.42, "after": 0.418, "shoppers": 900, …}.
    cost = models.JSONField(default=dict, editable=False)
    measured_at = models.DateTimeField(_("measured"), null=True, editable=False)

    class Meta:
        verbose_name = _("business rules")
        verbose_name_plural = _("business rules")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="recommendations_one_boosts"),
            models.CheckConstraint(
                condition=Q(margin__gte=0, margin__lte=1, freshness__gte=0, freshness__lte=1)
                & Q(variety__gte=0, variety__lte=0.5),
                name="recommendations_boosts_in_range",
            ),
        ]

    def __str__(self) -> str:
        return str(_("business rules"))


class Dislike(models.Model):
    """A product somebody wants to see no more: a member, or whoever has this guest's shelf."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    shelf = models.ForeignKey(Shelf, null=True, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", verbose_name=_("product")
    )
    slot = models.CharField(_("slot"), max_length=30, blank=True)
    at = models.DateTimeField(_("at"))

    personal_fields: ClassVar[tuple[str, ...]] = ("product",)

    class Meta:
        verbose_name = _("not interested")
        verbose_name_plural = _("not interested")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "product"], name="recommendations_disliked_once"
            ),
            models.UniqueConstraint(
                fields=["shelf", "product"], name="recommendations_guest_disliked_once"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(shelf__isnull=True),
                name="recommendations_disliked_by_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.product_id)


class Effect(models.Model):
    """What an arm of an experiment changes; what is left empty stays as it is."""

    arm = models.ForeignKey(
        Arm, verbose_name=_("arm"), on_delete=models.CASCADE, related_name="effects"
    )
    slot = models.ForeignKey(
        Slot,
        verbose_name=pgettext_lazy("recommendations", "slot"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Empty: every slot."),
    )
    model = models.ForeignKey(
        Model,
        verbose_name=pgettext_lazy("recommendations", "model"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    form = models.CharField(_("form"), max_length=10, choices=Form.choices, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), null=True, blank=True)

    class Meta:
        verbose_name = _("effect of an arm")
        verbose_name_plural = _("effects of arms")
        constraints = [
            models.UniqueConstraint(
                fields=["arm", "slot"],
                name="recommendations_one_effect",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(model__isnull=False) | ~Q(form="") | Q(position__isnull=False),
                name="recommendations_effect_of_something",
                violation_error_message=_("Please say what the arm changes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arm_id}"
