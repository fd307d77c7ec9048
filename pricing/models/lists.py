"""Price lists: what a variant costs, for whom, from how many units on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audiences import check_audience
from core.models import BaseModel


class PriceList(BaseModel):
    """Prices in one currency. One list per currency is the public one; others are somebody's.

    A list that is not public has an audience, and either prices of its own, or so many per cent
    off the public price, or both: a price of its own then counts.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    currency = models.CharField(_("currency"), max_length=3)
    is_public = models.BooleanField(_("public"), default=False)
    audience = models.CharField(
        _("for whom"),
        max_length=60,
        blank=True,
        validators=[check_audience],
        help_text=_(
            "new, returning, member, vip, business, tier:gold, segment:birthday, channel:app. "
            "The public list has none; another list without one is nobody's yet."
        ),
    )
    percent_off = models.DecimalField(
        _("per cent off the public price"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    category = models.ForeignKey(
        "catalog.Category",
        verbose_name=_("per cent only in this category"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    tag = models.ForeignKey(
        "catalog.Tag",
        verbose_name=_("per cent only with this tag"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    is_active = models.BooleanField(_("in use"), default=True)
    valid_from = models.DateTimeField(_("from"), null=True, blank=True)
    valid_until = models.DateTimeField(_("until"), null=True, blank=True)
    floor_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("may go below the floor, says"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        permissions = [("approve_floor", "Can let a price list go below the margin floor")]
        constraints = [
            models.UniqueConstraint(
                fields=["currency"], condition=Q(is_public=True), name="pricing_one_public_list"
            ),
            # The public list is everybody's, always: pages are kept with its prices.
            models.CheckConstraint(
                condition=Q(is_public=False)
                | Q(
                    audience="",
                    percent_off__isnull=True,
                    is_active=True,
                    valid_from__isnull=True,
                    valid_until__isnull=True,
                ),
                name="pricing_public_is_for_all",
            ),
            models.CheckConstraint(
                condition=Q(percent_off__isnull=True) | Q(percent_off__gt=0, percent_off__lt=100),
                name="pricing_percent_in_range",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
                name="pricing_list_ends_later",
            ),
        ]
        indexes = [
            models.Index(
                fields=["currency", "audience"],
                condition=Q(is_public=False, is_active=True),
                name="pricing_lists_of",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Price(BaseModel):
    """What one variant costs on one list. No price on a list: not sold on it."""

    price_list = models.ForeignKey(
        PriceList, verbose_name=_("price list"), on_delete=models.CASCADE, related_name="prices"
    )
    variant = models.ForeignKey(
        "catalog.Variant",
        verbose_name=_("variant"),
        on_delete=models.CASCADE,
        related_name="prices",
    )
    amount = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    was = models.DecimalField(
        _("price before"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    # The lowest it cost in the 30 days before it was reduced; kept while the reduction lasts.
    low_before = models.DecimalField(
        _("lowest in 30 days before"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        editable=False,
    )

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = [
            models.UniqueConstraint(fields=["price_list", "variant"], name="pricing_one_price"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="pricing_not_negative"),
            models.CheckConstraint(
                condition=Q(was__isnull=True) | Q(was__gt=F("amount")), name="pricing_was_is_higher"
            ),
        ]

    def __str__(self) -> str:
        return str(self.amount)


class PriceBreak(BaseModel):
    """What one unit costs when so many or more are bought."""

    price = models.ForeignKey(
        Price, verbose_name=_("price"), on_delete=models.CASCADE, related_name="breaks"
    )
    from_quantity = models.PositiveSmallIntegerField(_("from this many units"))
    amount = models.DecimalField(_("price of one"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("price from a quantity")
        verbose_name_plural = _("prices from a quantity")
        ordering = ["from_quantity"]
        constraints = [
            models.UniqueConstraint(fields=["price", "from_quantity"], name="pricing_one_break"),
            models.CheckConstraint(
                condition=Q(from_quantity__gte=2), name="pricing_break_from_two"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="pricing_break_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.from_quantity}+: {self.amount}"
