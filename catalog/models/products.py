"""Products, what can be chosen about them, and the variants that are sold."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models.attributes import ProductType
from catalog.models.classification import Brand, Category, Tag
from catalog.types import ON_SALE, Status
from core.audiences import check_audience
from core.models import BaseModel


class ProductQuerySet(models.QuerySet["Product"]):
    """Named filters."""

    def live(self) -> ProductQuerySet:
        """Return what a shopper can find and buy."""
        return self.filter(status__in=ON_SALE)


class Product(BaseModel):
    """A thing the shop sells, in one or more variants."""

    product_type = models.ForeignKey(
        ProductType,
        verbose_name=_("product type"),
        on_delete=models.PROTECT,
        related_name="products",
    )
    brand = models.ForeignKey(
        Brand,
        verbose_name=_("brand"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
    )
    # Exactly one main category: the breadcrumb and the canonical address hang on it.
    main_category = models.ForeignKey(
        Category,
        verbose_name=_("main category"),
        on_delete=models.PROTECT,
        related_name="main_products",
    )
    categories = models.ManyToManyField(
        Category, verbose_name=_("further categories"), blank=True, related_name="further_products"
    )
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="products")
    code = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=160, allow_unicode=True, unique=True)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    # For search engines; empty, the name and the summary serve.
    seo_title = models.CharField(_("title for search engines"), max_length=70, blank=True)
    seo_description = models.CharField(
        _("description for search engines"), max_length=160, blank=True
    )
    keywords = models.CharField(_("keywords"), max_length=200, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    # Where a retired product's visitors are sent; without one, to its main category.
    substitute = models.ForeignKey(
        "self",
        verbose_name=_("substitute"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Everybody sees it; buying it is for these alone.
    audience = models.CharField(
        _("sold only to"),
        max_length=60,
        blank=True,
        validators=[check_audience],
        help_text=_("Empty: to everybody. Else an audience: member, vip, tier:gold."),
    )
    # The merchant's own weight, 0 to 100: what stands first when nothing else decides.
    merit = models.PositiveSmallIntegerField(_("merchandising weight"), default=0)
    # Derived of the published reviews by catalog.services.ratings; nobody else writes them.
    rating = models.DecimalField(
        _("rating"), max_digits=3, decimal_places=2, default=0, editable=False
    )
    rating_count = models.PositiveIntegerField(_("reviews"), default=0, editable=False)

    # How complete it is in each language, per cent: derived by catalog.services.completeness.
    complete_en = models.PositiveSmallIntegerField(default=0, editable=False)
    complete_zh_hans = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        indexes = [models.Index(fields=["-published_at"], name="catalog_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=ON_SALE) | Q(published_at__isnull=False),
                name="catalog_on_sale_has_a_date",
            )
        ]

    def __str__(self) -> str:
        return self.name


class LifeStep(BaseModel):
    """A step of a product's life that is to be taken on a date."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="steps")
    status = models.CharField(_("becomes"), max_length=10, choices=Status.choices)
    due_at = models.DateTimeField(_("on"))
    done_at = models.DateTimeField(_("taken"), null=True, blank=True, editable=False)
    # Why it was not taken, in a code of catalog.services.life.
    refused = models.CharField(_("refused"), max_length=20, blank=True, editable=False)

    class Meta:
        verbose_name = _("planned step")
        verbose_name_plural = _("planned steps")
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(done_at__isnull=True), name="catalog_step_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.status}"


class Option(BaseModel):
    """Something the shopper chooses: colour, size."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="options")
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["product", "code"], name="catalog_option_once")
        ]

    def __str__(self) -> str:
        return self.name


class OptionValue(BaseModel):
    """One of the choices: coral, large."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="values")
    code = models.SlugField(_("code"), max_length=40)
    label = models.CharField(_("label"), max_length=60)
    swatch = models.CharField(_("swatch"), max_length=30, blank=True)
    # A plug, a keyboard: readers from there find it chosen already.
    country = models.CharField(_("made for the country (GB, CN)"), max_length=2, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("option value")
        verbose_name_plural = _("option values")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["option", "code"], name="catalog_option_value_once")
        ]

    def __str__(self) -> str:
        return self.label


class Variant(BaseModel):
    """What is put in a basket: one SKU."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(_("SKU"), max_length=60, unique=True)
    barcode = models.CharField(_("barcode"), max_length=14, blank=True, db_index=True)
    # "Coral, large" and the picture that shows it: derived by catalog.services.variants, so that a
    # cart, an order and a listing need no further query.
    label = models.CharField(_("label"), max_length=200, blank=True, editable=False)
    image = models.ForeignKey(
        "catalog.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    # The option values that make this variant, one per option of the product, in option order.
    value_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    weight_g = models.PositiveIntegerField(_("weight in grams"), default=0)
    # For the unit price: grams or millilitres in the pack.
    content = models.PositiveIntegerField(_("net content, g or ml"), null=True, blank=True)
    cost = models.DecimalField(
        _("cost price"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    cost_currency = models.CharField(max_length=3, default=settings.SHOP_CURRENCIES[0])
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("on sale"), default=True)

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "value_ids"],
                condition=Q(is_active=True),
                name="catalog_variant_once",
            )
        ]

    def __str__(self) -> str:
        return self.sku


class Detail(BaseModel):
    """A structured block of a product page: size, materials, care."""

    class Subject(models.TextChoices):
        SIZE = "size", _("Size and weight")
        MATERIALS = "materials", _("Materials")
        CARE = "care", _("Care")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="details")
    subject = models.CharField(_("subject"), max_length=10, choices=Subject.choices)
    # Rows of [term, description]; a row with an empty term is a sentence.
    rows = models.JSONField(_("rows"), default=list)

    class Meta:
        verbose_name = _("detail")
        verbose_name_plural = _("details")
        constraints = [
            models.UniqueConstraint(fields=["product", "subject"], name="catalog_detail_once")
        ]

    def __str__(self) -> str:
        return self.get_subject_display()
