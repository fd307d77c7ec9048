"""The help centre: sections, articles and whether they helped."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel


class Section(BaseModel):
    """What articles stand together."""

    slug = models.SlugField(_("slug"), max_length=60, allow_unicode=True, unique=True)
    title = models.CharField(_("title"), max_length=80)
    intro = models.CharField(_("introduction"), max_length=200, blank=True)
    icon = models.CharField(_("icon"), max_length=20, default="leaf")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("help section")
        verbose_name_plural = _("help sections")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Article(BaseModel):
    """One answer. The title is the question as shoppers ask it; the body is Markdown."""

    class Kind(models.TextChoices):
        GUIDE = "guide", _("Guide")
        FAQ = "faq", _("Question and answer")
        POLICY = "policy", _("Policy in plain words")

    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="articles"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.FAQ)
    slug = models.SlugField(_("slug"), max_length=120, allow_unicode=True, unique=True)
    title = models.CharField(_("title"), max_length=140)
    summary = models.CharField(_("the answer in one or two sentences"), max_length=400)
    body = models.TextField(_("text, in Markdown"), blank=True)
    keywords = models.CharField(
        _("other words for it"),
        max_length=400,
        blank=True,
        help_text=_("What people call it who do not use our words; only searched, never shown."),
    )
    video = models.FileField(_("film"), upload_to="help/", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_shown = models.BooleanField(_("shown"), default=True)

    class Meta:
        verbose_name = _("help article")
        verbose_name_plural = _("help articles")
        ordering = ["section__position", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class ArticleVote(BaseModel):
    """Whether an article helped one reader; a reader is kept as a hash."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="votes")
    voter = models.CharField(max_length=64)
    is_helpful = models.BooleanField(_("helpful"))

    class Meta:
        verbose_name = _("vote on an article")
        verbose_name_plural = _("votes on articles")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "voter"], name="support_votes_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.is_helpful}"
