"""Operators' screens for tables of size, material and care."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from catalog.models import FactTable
from catalog.types import CareSymbol
from core.admin import TranslatedAdmin

DIVIDER = "|"
LANGUAGES = ("en", "zh_hans")
MOST_CELLS, LONGEST = 12, 80


class CellsField(forms.CharField):
    """Cells as lines of text: a row a line, its cells divided by | or, pasted, by tabs."""

    def __init__(self, *, is_one_row: bool, **kwargs: Any) -> None:
        height = 2 if is_one_row else 8
        widget = UnfoldAdminTextareaWidget(attrs={"rows": height})
        super().__init__(required=False, widget=widget, **kwargs)
        self.is_one_row = is_one_row

    def prepare_value(self, value: Any) -> Any:
        """Return the text of stored cells; what was just typed stays as it is."""
        if not isinstance(value, list):
            return value or ""
        rows = [value] if self.is_one_row else value
        return "\n".join(f" {DIVIDER} ".join(map(str, row)) for row in rows)

    def to_python(self, value: Any) -> Any:
        """Return the cells."""
        lines = [line for line in str(value or "").splitlines() if line.strip()]
        rows = [
            [cell.strip() for cell in line.replace("\t", DIVIDER).split(DIVIDER)] for line in lines
        ]
        if any(len(row) > MOST_CELLS or any(len(cell) > LONGEST for cell in row) for row in rows):
            raise forms.ValidationError(
                _("At most %(cells)s cells a row, of %(letters)s characters each."),
                params={"cells": MOST_CELLS, "letters": LONGEST},
            )
        return (rows[0] if rows else []) if self.is_one_row else rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as text."""
        return bool(self.prepare_value(initial) != (data or ""))


class FactTableForm(forms.ModelForm[FactTable]):
    """Checks that every row has as many cells as the heading, in each language."""

    symbols = forms.MultipleChoiceField(
        label=_("care symbols"),
        choices=CareSymbol.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = FactTable
        fields = ("code", "subject", "name", "head", "rows", "note", "symbols", "types", "products")

    def clean(self) -> dict[str, Any]:
        """Name the row that does not fit."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for language in LANGUAGES:
            head, rows = data.get(f"head_{language}") or [], data.get(f"rows_{language}") or []
            width = len(head) or (len(rows[0]) if rows else 0)
            for number, row in enumerate(rows, start=1):
                if len(row) != width:
                    message = _("Row %(row)s has %(cells)s cells, and should have %(width)s.")
                    params = {"row": number, "cells": len(row), "width": width}
                    self.add_error(
                        f"rows_{language}", forms.ValidationError(message, params=params)
                    )
                    break
        return data


@admin.register(FactTable)
class FactTableAdmin(TranslatedAdmin):
    """Tables that many products share."""

    form = FactTableForm
    list_display = ("name", "code", "subject")
    list_filter = ("subject",)
    search_fields = ("code", "name_en", "name_zh_hans")
    autocomplete_fields = ("types", "products")
    fields = ("name", ("code", "subject"), "head", "rows", "note", "symbols", "types", "products")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Have cells typed as lines."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        original = getattr(db_field, "translated_field", None)
        if original is not None and original.name in {"head", "rows"}:
            hint = _("One row a line, cells divided by |.")
            is_one_row = original.name == "head"
            return CellsField(is_one_row=is_one_row, label=field.label, help_text=hint)
        return field
