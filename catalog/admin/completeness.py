"""How complete products are, as operators see it: a column, a filter, a list of what is missing."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from catalog.services.completeness import NAMES, scores

# In the order of the shop's languages.
TITLES: dict[str, Promise] = {"en": _("English"), "zh_hans": _("Simplified Chinese")}
WHOLE = 100


class CompletenessFilter(admin.SimpleListFilter):
    """What still wants work."""

    title = _("completeness")
    parameter_name = "complete"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer the questions worth asking."""
        return [
            ("below", _("Below the least for a sale")),
            ("gaps", _("Something is missing")),
            ("whole", _("Whole")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        """Narrow the list."""
        least = F("product_type__minimum")
        whole = Q(complete_en__gte=WHOLE, complete_zh_hans__gte=WHOLE)
        answers = {
            "below": Q(complete_en__lt=least) | Q(complete_zh_hans__lt=least),
            "gaps": ~whole,
            "whole": whole,
        }
        asked = answers.get(self.value() or "")
        return queryset if asked is None else queryset.filter(asked)


def shown(product: Product) -> str:
    """Return the kept scores, short: English, Chinese."""
    return f"{product.complete_en}% · {product.complete_zh_hans}%"


def missing(product: Product) -> str:
    """Return what is missing in each language, in words."""
    if product.pk is None:
        return "–"
    found = scores(product_ids=[product.pk])[product.pk]
    told = []
    for language, said in found.items():
        names = ", ".join(str(NAMES[item]) for item in said.missing) or _("nothing is missing")
        told.append(f"{TITLES[language]} {said.percent}%: {names}")
    return " · ".join(told)
