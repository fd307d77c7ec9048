"""The parts of a product, each on a tab of its screen."""

from __future__ import annotations

from unfold.admin import TabularInline

from catalog.models import (
    Content,
    Detail,
    LifeStep,
    Option,
    PersonalField,
    Relation,
)
from core.admin import TranslatedStackedInline, TranslatedTabularInline


class DetailInline(TranslatedStackedInline):
    """A product's tables of size, materials and care."""

    model = Detail
    extra = 0
    tab = True


class PersonalInline(TranslatedStackedInline):
    """What a buyer can have put on a product; choices and surcharges on the field's own screen."""

    model = PersonalField
    extra = 0
    fields = (
        ("code", "kind", "is_required"),
        "name",
        "help",
        ("max_length", "script", "lead_days", "position"),
    )
    show_change_link = True
    tab = True


class RelationInline(TabularInline):
    """What belongs to a product."""

    model = Relation
    fk_name = "product"
    extra = 0
    hide_title = True
    fields = ("kind", "related", "position")
    autocomplete_fields = ("related",)
    tab = True


class ContentInline(TranslatedStackedInline):
    """What a digital good is."""

    model = Content
    extra = 0
    tab = True


class OptionInline(TranslatedTabularInline):
    """What can be chosen about a product."""

    model = Option
    extra = 0
    hide_title = True
    fields = ("code", "name", "position")
    show_change_link = True
    tab = True


class StepInline(TabularInline):
    """The steps of a product's life that are to be taken on a date."""

    model = LifeStep
    extra = 0
    hide_title = True
    fields = ("status", "due_at", "done_at", "refused")
    readonly_fields = ("done_at", "refused")
    tab = True
