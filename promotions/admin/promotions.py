"""Promotions: drafted by kind, tried, published, paused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from core import clock
from core.admin import TranslatedAdmin, money_of
from core.errors import Refusal
from core.money import Money
from promotions.admin import terms
from promotions.models import Budget, Promotion, State
from promotions.rules import words
from promotions.selectors import row_of
from promotions.services import campaigns

LISTS = ("audiences", "countries", "regions", "channels")
STEPS = {
    "publish": _("Publish"),
    "pause": _("Pause"),
    "end": _("End"),
    "approve": _("May go below the floor"),
}
VERBS: dict[str, Callable[..., Promotion]] = {
    "publish": campaigns.publish,
    "pause": campaigns.pause,
    "end": campaigns.end,
}


class PromotionForm(forms.ModelForm[Promotion]):
    """A promotion with the fields of its kind; lists of codes are written with commas."""

    audiences = forms.CharField(
        label=_("audiences"),
        required=False,
        help_text=_("new, returning, member, vip, business, tier:gold, segment:tea"),
        widget=UnfoldAdminTextInputWidget,
    )
    countries = forms.CharField(
        label=_("countries"), required=False, help_text="GB, CN", widget=UnfoldAdminTextInputWidget
    )
    regions = forms.CharField(label=_("regions"), required=False, widget=UnfoldAdminTextInputWidget)
    channels = forms.CharField(
        label=_("channels"),
        required=False,
        help_text="web, app, pos",
        widget=UnfoldAdminTextInputWidget,
    )

    class Meta:
        model = Promotion
        fields = (
            *("name_en", "name_zh_hans", "code", "kind", "is_coupon"),
            *("categories", "products", "without", "starts_at", "ends_at"),
            *("priority", "group", "stacking", "max_uses", "per_shopper"),
            *("least_margin", "least_stock", "most_an_hour"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LISTS:
            if name in self.fields:
                self.initial[name] = ", ".join(getattr(self.instance, name) or ())
        self.initial.update(terms.initial(self.instance.kind, self.instance.terms))

    def clean(self) -> dict[str, Any]:
        """Read the lists, and the terms of the kind."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in LISTS:
            if name in data:
                data[name] = [part.strip() for part in data[name].split(",") if part.strip()]
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It must end after it starts."))
        if self.instance.pk and not self.errors:
            self.instance.terms = terms.written(self.instance.kind, data)
        return data


class BudgetInline(TabularInline):
    """What it may take off."""

    model = Budget
    extra = 0
    fields = ("currency", "amount", "shown_spent")
    readonly_fields = ("shown_spent",)

    @admin.display(description=_("taken"))
    def shown_spent(self, budget: Budget) -> str:
        """Show how much of it is gone."""
        return money_of(budget.spent, budget.currency) if budget.pk else "–"


@admin.register(Promotion)
class PromotionAdmin(TranslatedAdmin):
    """What is on, what was, and what is being drafted."""

    form = PromotionForm
    list_display = ("name", "code", "kind", "shown_state", "starts_at", "ends_at", "uses")
    list_filter = ("state", "kind", "is_coupon")
    search_fields = ("code__istartswith", "name_en__istartswith", "name_zh_hans__istartswith")
    autocomplete_fields = ("categories", "products", "without")
    readonly_fields = ("shown_state", "in_words", "shown_trial", "uses", "floor_approved_by")
    ordering = ("-pk",)
    inlines = (BudgetInline,)
    actions_detail = ("attempt", "put_in_force", "hold", "finish", "approve")

    def get_fieldsets(self, request: HttpRequest, obj: Promotion | None = None) -> Any:
        """Ask for name and kind first; then for what the kind needs."""
        if obj is None:
            return [(None, {"fields": ["name_en", "name_zh_hans", "code", "kind", "is_coupon"]})]
        named = list(terms.form_fields(obj.kind))
        return [
            (None, {"fields": ["name_en", "name_zh_hans", ("code", "is_coupon"), "shown_state"]}),
            (_("In plain words"), {"fields": ["in_words"]}),
            (obj.get_kind_display(), {"fields": named}),
            (_("Goods"), {"fields": ["categories", "products", "without"]}),
            (_("For whom and when"), {"fields": [LISTS[:2], LISTS[2:], ("starts_at", "ends_at")]}),
            (
                _("With other offers"),
                {"fields": [("priority", "group", "stacking"), "floor_approved_by"]},
            ),
            (_("Limits"), {"fields": [("max_uses", "per_shopper", "uses")]}),
            (_("Brakes"), {"fields": [("least_margin", "least_stock", "most_an_hour")]}),
            (_("Tried over past orders"), {"fields": ["shown_trial"]}),
        ]

    def get_inlines(self, request: HttpRequest, obj: Promotion | None) -> Any:
        """A draft has its budget once it has a kind."""
        return self.inlines if obj else ()

    def get_form(
        self, request: HttpRequest, obj: Promotion | None = None, **more: Any
    ) -> type[ModelForm[Promotion]]:
        """Add the fields of the kind."""
        kind = obj.kind if obj else ""
        own = type("KindForm", (PromotionForm,), dict(terms.form_fields(kind)))
        form = super().get_form(request, obj, **(more | {"form": own}))
        return cast("type[ModelForm[Promotion]]", form)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Promotion | None = None
    ) -> tuple[str, ...]:
        """Fix the kind once there are terms of it."""
        return (*self.readonly_fields, "kind") if obj else ()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Tell of the change once goods and budgets are written too."""
        super().save_related(request, form, formsets, change)
        campaigns.changed(promotion_id=form.instance.pk, now=clock.now())

    def response_add(
        self, request: HttpRequest, obj: Promotion, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go on to the terms."""
        return redirect(reverse("admin:promotions_promotion_change", args=[obj.pk]))

    @display(
        description=_("state"),
        label={
            State.LIVE: "success",
            State.PAUSED: "warning",
            State.DRAFT: "info",
            State.ENDED: "danger",
        },
    )
    def shown_state(self, promotion: Promotion) -> tuple[str, str]:
        """Show where it stands, and why it paused."""
        told = promotion.get_state_display()
        if promotion.paused_for:
            told = f"{told} ({words.brake(promotion.paused_for)})"
        return promotion.state, told

    @admin.display(description=_("rules"))
    def in_words(self, promotion: Promotion) -> SafeString | str:
        """Show what shoppers read, written from the terms."""
        rows = words.rules(row_of(promotion))
        return format_html_join("", "<p><b>{}</b> {}</p>", rows) if rows else "–"

    @admin.display(description=_("result"))
    def shown_trial(self, promotion: Promotion) -> SafeString | str:
        """Show what it would have cost."""
        found = promotion.trial
        if not found:
            return gettext("Not tried yet.")
        rows = [
            (_("orders"), found["orders"]),
            (_("of these it would have touched"), found["touched"]),
            *(
                (_("cost"), money_of(Money(amount, code).amount, code))
                for code, amount in found["cost"].items()
            ),
            (_("margin before and after, per cent"), found["margin"]),
            (_("more sales needed to earn as much, per cent"), found["uplift"]),
            (_("worst basket found"), found["worst"]),
        ]
        told = format_html_join("", "<p><b>{}</b>: {}</p>", rows)
        if found.get("of") != campaigns.fingerprint(promotion):
            return told + SafeString(f"<p>{_('The terms have changed since.')}</p>")
        return told

    @action(description=_("Try over past orders"), icon="experiment", permissions=["change"])
    def attempt(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask what it would have cost: that screen stands upstairs, with the orders."""
        return redirect(f"{reverse('admin:orders_trial_add')}?promotion={object_id}")

    @action(description=_("Publish"), icon="play_arrow", permissions=["change"])
    def put_in_force(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Publish it, if it has been tried."""
        return redirect("admin:promotions_promotion_do", object_id, "publish")

    @action(description=_("Pause"), icon="pause", permissions=["change"])
    def hold(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Pause it."""
        return redirect("admin:promotions_promotion_do", object_id, "pause")

    @action(description=_("End"), icon="stop", permissions=["change"])
    def finish(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """End it."""
        return redirect("admin:promotions_promotion_do", object_id, "end")

    @action(description=_("May go below the floor"), icon="approval", permissions=["approve"])
    def approve(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Approve it in this manager's name; once more takes the approval back."""
        return redirect("admin:promotions_promotion_do", object_id, "approve")

    def has_approve_permission(self, request: HttpRequest, object_id: int | None = None) -> bool:
        """Managers alone."""
        return request.user.has_perm("promotions.approve_floor")

    def get_urls(self) -> list[Any]:
        """Add the question before each step."""
        own = path(
            "<int:object_id>/do/<slug:verb>/",
            self.admin_site.admin_view(self.do_view),
            name="promotions_promotion_do",
        )
        return [own, *super().get_urls()]

    def do_view(self, request: HttpRequest, object_id: int, verb: str) -> HttpResponse:
        """Ask whether it is meant; then do it."""
        promotion = Promotion.objects.filter(pk=object_id).first()
        back = reverse("admin:promotions_promotion_change", args=[object_id])
        may = self.has_approve_permission if verb == "approve" else self.has_change_permission
        if promotion is None or verb not in STEPS or not may(request):
            messages.error(request, _("This is not possible now."))
            return redirect("admin:index")
        if request.method == "POST":
            self._do(request, promotion, verb)
            return redirect(back)
        context = self.admin_site.each_context(request) | {
            "form": forms.Form(),
            "title": STEPS[verb],
            "original": promotion,
            "back_url": back,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/form.html", context)

    def _do(self, request: HttpRequest, promotion: Promotion, verb: str) -> None:
        try:
            if verb == "approve":
                manager = None if promotion.floor_approved_by_id else request.user.pk
                now = clock.now()
                campaigns.approve_floor(promotion_id=promotion.pk, manager_id=manager, now=now)
            else:
                VERBS[verb](promotion_id=promotion.pk, now=clock.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return
        self.log_change(request, promotion, str(STEPS[verb]))
        messages.success(request, _("%(what)s: done.") % {"what": STEPS[verb]})
