"""What operators say about searching: words, ways out, places, weights, and why something ranks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from catalog.models import Category, Product
from core import clock
from core.admin import QuickAdmin
from search import tasks
from search.models import Placement, RankingWeight, SearchRedirect, Synonym
from search.rules.queries import LONGEST
from search.selectors.explaining import explain
from search.services import steering
from search.types import Query, Verb


class SteeringAdmin(QuickAdmin):
    """Rows that change what lists show: every change is told."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save and tell."""
        super().save_model(request, obj, form, change)
        self.tell([obj])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete and tell."""
        super().delete_model(request, obj)
        self.tell([obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete and tell once."""
        rows = list(queryset)
        super().delete_queryset(request, queryset)
        self.tell(rows)

    def tell(self, rows: list[Any]) -> None:
        """Say that lists may look otherwise now."""
        categories = [row.category_id for row in rows if getattr(row, "category_id", None)]
        steering.changed(now=clock.now(), category_ids=categories)


@admin.register(Synonym)
class SynonymAdmin(SteeringAdmin):
    """Other words for things, in either language."""

    list_display = ("words", "means")
    search_fields = ("words", "means")
    ordering = ("words",)


@admin.register(SearchRedirect)
class SearchRedirectAdmin(SteeringAdmin):
    """Queries that lead to a page."""

    list_display = ("query", "category", "product", "page")
    list_select_related = ("category", "product", "page")
    search_fields = ("query",)
    autocomplete_fields = ("category", "product", "page")
    ordering = ("query",)


@admin.register(RankingWeight)
class RankingWeightAdmin(SteeringAdmin):
    """What a score is made of. A change is worked into every product by a worker."""

    list_display = ("part_name", "points")
    list_editable = ("points",)
    list_display_links = None
    ordering = ("-points",)

    @admin.display(description=_("part"), ordering="part")
    def part_name(self, row: RankingWeight) -> str:
        """Show the part in words."""
        return row.get_part_display()

    def tell(self, rows: list[Any]) -> None:
        """Let a worker rank everything anew as well."""
        super().tell(rows)
        tasks.rank.delay()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The parts are the shop's."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A part that is to say nothing has no points."""
        return False


class ExplainForm(forms.Form):
    """A product in a list."""

    # By its code: a list to choose from would be the whole catalogue.
    product = forms.ModelChoiceField(
        Product.objects.live(),
        label=_("Product code"),
        to_field_name="code",
        widget=UnfoldAdminTextInputWidget,
        error_messages={"invalid_choice": _("No product for sale has this code.")},
    )
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=LONGEST,
        widget=UnfoldAdminTextInputWidget,
    )
    category: forms.ModelChoiceField[Category] = forms.ModelChoiceField(
        Category.objects.order_by("path"),
        label=_("or category"),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=[(code, code) for code in settings.SHOP_CURRENCIES],
        widget=UnfoldAdminSelectWidget,
    )


@admin.register(Placement)
class PlacementAdmin(SteeringAdmin):
    """Pins, boosts and buries, and the page that says why a product stands where it stands."""

    list_display = ("shown_verb", "product", "query", "category", "ends_at", "shown_state")
    list_display_links = ("product",)
    list_select_related = ("product", "category")
    list_filter = ("verb", "is_on")
    search_fields = ("query", "product__code", "product__name_en", "product__name_zh_hans")
    autocomplete_fields = ("product", "category")
    ordering = ("query", "category", "verb", "position")
    actions_list = ("ask",)

    @display(
        description=_("what"),
        label={Verb.PIN: "success", Verb.BOOST: "info", Verb.BURY: "warning"},
    )
    def shown_verb(self, row: Placement) -> tuple[str, str]:
        """Show the verb as a chip."""
        return row.verb, row.get_verb_display()

    @admin.display(description=_("in force"), boolean=True)
    def shown_state(self, row: Placement) -> bool:
        """Show whether now is its time."""
        return row.is_on

    def save_model(self, request: HttpRequest, obj: Placement, form: Any, change: bool) -> None:
        """Save, and bring into force what is due."""
        super().save_model(request, obj, form, change)
        steering.turn_placements(now=clock.now())

    @action(description=_("Why does it rank there?"), icon="help")
    def ask(self, request: HttpRequest) -> HttpResponse:
        """Open the explanation."""
        return redirect("admin:search_explain")

    def get_urls(self) -> list[Any]:
        """Add the explanation's address."""
        view = self.admin_site.admin_view(self.explain_view)
        return [path("why/", view, name="search_explain"), *super().get_urls()]

    def explain_view(self, request: HttpRequest) -> HttpResponse:
        """Say what a product's score is made of in one list."""
        if not self.has_view_permission(request):
            return redirect("admin:index")
        form = ExplainForm(request.GET or None, initial={"currency": settings.SHOP_CURRENCIES[0]})
        context = self.admin_site.each_context(request) | {
            "title": _("Why does it rank there?"),
            "opts": self.opts,
            "form": form,
        }
        if form.is_valid():
            asked = form.cleaned_data
            category = None if asked["q"] else asked["category"]
            query = Query(
                currency=asked["currency"],
                text=asked["q"],
                category_id=category.pk if category else 0,
            )
            context |= {
                "product": asked["product"],
                "explanation": explain(query, product_id=asked["product"].pk),
            }
        return TemplateResponse(request, "admin/search/why.html", context)
