"""Operators' screens for reviews, their aspects and their rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationTabularInline
from unfold.admin import TabularInline
from unfold.decorators import action

from catalog import tasks
from catalog.admin.pictures import thumbnail
from catalog.admin.voices import ReasonForm, Verb, VoiceAdmin, WordsForm, product_link
from catalog.models import Aspect, Review, ReviewReport, VoiceRules
from catalog.services import reviews
from core import clock
from core.admin import QuickAdmin


class ReportInline(TabularInline):
    """What shoppers have against a review."""

    model = ReviewReport
    fields = ("created_at", "reason", "note")
    readonly_fields = fields
    extra = 0
    can_delete = False
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Shoppers report."""
        return False


@admin.register(Review)
class ReviewAdmin(VoiceAdmin):
    """Reviews: those that wait first, then what was reported."""

    list_display = (
        "stars",
        "short_text",
        "product",
        "shown_state",
        "is_verified",
        "reports",
        "quality",
        "submitted_at",
    )
    list_display_links = ("stars", "short_text")
    list_filter = ("state", "rating", "is_verified", "language")
    list_select_related = ("product",)
    search_fields = ("title", "text", "name", "product__code")
    actions = ("accept_selected", "reject_selected")
    actions_detail = ("accept", "reject", "reply")
    inlines = (ReportInline,)
    fields = (
        ("shown_product", "state"),
        ("rating", "is_verified"),
        ("name", "email", "language"),
        "title",
        "text",
        "shown_aspects",
        "shown_photos",
        "verdict",
        ("submitted_at", "published_at", "edited_at"),
        ("helpful", "quality", "reports"),
        "reply",
    )
    readonly_fields = (
        "shown_product",
        "shown_aspects",
        "shown_photos",
        "helpful",
        "quality",
        "reports",
    )
    verbs = {
        "reject": Verb(
            _("Reject"),
            ReasonForm,
            lambda _request, review, typed: reviews.reject(
                review_id=review.pk, reason=typed["reason"], now=clock.now()
            ),
        ),
        "accept": Verb(
            _("Publish"),
            forms.Form,
            lambda _request, review, _typed: reviews.accept(review_id=review.pk, now=clock.now()),
        ),
        "reply": Verb(
            _("Reply"),
            WordsForm,
            lambda _request, review, typed: reviews.reply(
                review_id=review.pk, text=typed["text"], now=clock.now()
            ),
        ),
    }

    @admin.display(description=_("rating"), ordering="rating")
    def stars(self, review: Review) -> str:
        """Show it in stars."""
        return "★" * review.rating

    @admin.display(description=_("product"))
    def shown_product(self, review: Review) -> str:
        """Lead to the product."""
        return product_link(review.product)

    @admin.display(description=_("aspects"))
    def shown_aspects(self, review: Review) -> str:
        """Show how each aspect is rated."""
        rows = review.aspects.select_related("aspect").order_by("aspect__position")
        return " · ".join(f"{row.aspect.name} {row.rating}/5" for row in rows) or "–"

    @admin.display(description=_("pictures"))
    def shown_photos(self, review: Review) -> str:
        """Show them."""
        rows = review.photos.select_related("image")
        return format_html_join(" ", "{}", ((thumbnail(row.image),) for row in rows)) or "–"

    def accept_one(self, request: HttpRequest, pk: int) -> None:
        """Publish one."""
        reviews.accept(review_id=pk, now=clock.now())

    def reject_one(self, request: HttpRequest, pk: int, reason: str) -> None:
        """Reject one."""
        reviews.reject(review_id=pk, reason=reason, now=clock.now())

    @action(description=_("Publish"), icon="check", permissions=["moderate"])
    def accept(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Publish the review."""
        return self.open_form(object_id, "accept")

    @action(description=_("Reject"), icon="block", permissions=["moderate"])
    def reject(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Keep it from being shown, with a reason."""
        return self.open_form(object_id, "reject")

    @action(description=_("Reply"), icon="reply", permissions=["moderate"])
    def reply(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Say something back in the shop's name."""
        return self.open_form(object_id, "reply")


class AspectInline(TranslationTabularInline, TabularInline):
    """What reviews of a type's products rate besides the whole."""

    model = Aspect
    extra = 0
    hide_title = True
    fields = ("code", "name", "position")


@admin.register(VoiceRules)
class VoiceRulesAdmin(QuickAdmin):
    """The one set of rules."""

    list_display = ("__str__", "publishes_itself", "most_per_person", "most_per_address")
    fieldsets = (
        (_("Publishing"), {"fields": ("publishes_itself", "flagged_words")}),
        (
            _("Quality"),
            {
                "fields": (
                    ("verified_weight", "length_weight", "photo_weight"),
                    ("aspect_weight", "helpful_weight"),
                )
            },
        ),
        (_("Limits"), {"fields": (("most_per_person", "most_per_address", "most_votes"),)}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Add the one row there may be."""
        return bool(super().has_add_permission(request)) and not VoiceRules.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The rules stay."""
        return False

    def save_model(
        self, request: HttpRequest, obj: VoiceRules, form: ModelForm[VoiceRules], change: bool
    ) -> None:
        """Save, and have every review's quality reckoned anew where the weights changed."""
        obj.pk = 1
        super().save_model(request, obj, form, change)
        if any(name.endswith("_weight") for name in form.changed_data):
            tasks.score_reviews.delay()
