"""Words and pictures that are not products: banners, pages, articles."""

from __future__ import annotations

from datetime import datetime

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import BaseModel

_own_address = RegexValidator(
    r"^/(?!/)", _("Please give an address of this shop; it begins with one slash.")
)


def shown_at(now: datetime) -> Q:
    """Return the filter of what is to be seen at this moment."""
    begun = Q(starts_at=None) | Q(starts_at__lte=now)
    going_on = Q(ends_at=None) | Q(ends_at__gt=now)
    return begun & going_on & Q(is_active=True)


class Scheduled(BaseModel):
    """Something that is shown from one moment to another."""

    starts_at = models.DateTimeField(_("shown from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True)
    is_active = models.BooleanField(_("shown"), default=True)
    # Whether pages were last told that it is shown: beat looks for rows where that is no longer so.
    is_told = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True


def _ends_after_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")),
        name=name,
        violation_error_message=_("The end must come after the beginning."),
    )


class Banner(Scheduled):
    """Words, mostly on a picture, in one place of the shop, leading somewhere."""

    class Slot(models.TextChoices):
        HERO = "hero", _("Top of the home page")
        MOODS = "moods", _("One product in its colours")
        STORY = "story", _("Story")
        BAR = "bar", _("Announcement above every page")
        CATEGORY = "category", _("Top of a category")

    slot = models.CharField(_("place"), max_length=10, choices=Slot.choices)
    title = models.CharField(_("title"), max_length=120)
    text = models.CharField(_("text"), max_length=300, blank=True)
    action = models.CharField(_("words on the button"), max_length=60, blank=True)
    category = models.ForeignKey(
        "catalog.Category",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("leads to the category"),
    )
    product = models.ForeignKey(
        "catalog.Product",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("leads to the product"),
    )
    link = models.CharField(
        _("or leads to this address"),
        max_length=200,
        blank=True,
        validators=[_own_address],
        help_text=_("Without the language: /journal/"),
    )
    shown_in = models.ForeignKey(
        "catalog.Category",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("the category whose top it is"),
    )
    image = models.ForeignKey(
        "catalog.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("banner")
        verbose_name_plural = _("banners")
        ordering = ["slot", "position", "pk"]
        constraints = [
            _ends_after_it_starts("catalog_banner_ends_after"),
            models.CheckConstraint(
                condition=~Q(slot="category") | Q(shown_in__isnull=False),
                name="catalog_banner_has_its_category",
                violation_error_message=_("Please say in which category it stands."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Page(BaseModel):
    """A page of words, or of blocks: delivery, returns, a landing page. The body is Markdown."""

    slug = models.SlugField(pgettext_lazy("of a page", "address"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120)
    intro = models.CharField(_("introduction"), max_length=300, blank=True)
    body = models.TextField(_("text, in Markdown"), blank=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


class Block(BaseModel):
    """One part of a landing page, below its text."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        PICTURE = "picture", _("Picture with words")
        PRODUCTS = "products", _("The best of a category")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="blocks")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("text, in Markdown"), blank=True)
    image = models.ForeignKey(
        "catalog.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    category = models.ForeignKey(
        "catalog.Category",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("category"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="products") | Q(category__isnull=False),
                name="catalog_block_has_its_category",
                violation_error_message=_("Please choose the category."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="picture") | Q(image__isnull=False),
                name="catalog_block_has_its_picture",
                violation_error_message=_("Please choose the picture."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class Article(Scheduled):
    """A piece of the journal: a guide, a maker's story. The body is Markdown."""

    slug = models.SlugField(_("slug"), max_length=120, allow_unicode=True, unique=True)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("summary"), max_length=300)
    body = models.TextField(_("text, in Markdown"))
    author = models.CharField(_("written by"), max_length=80, blank=True)
    image = models.ForeignKey(
        "catalog.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    products = models.ManyToManyField(
        "catalog.Product", verbose_name=_("products shown"), blank=True, related_name="articles"
    )

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            _ends_after_it_starts("catalog_article_ends_after"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=False),
                name="catalog_article_has_a_date",
                violation_error_message=_("Please say from when it is shown."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
