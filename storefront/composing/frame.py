"""What stands around every page: departments, languages, currencies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.models import Category
from core import clock, consent, page_cache, preferences, variants
from core.money import LOCALES
from storefront.cards import Currency, Department, Language, Link
from storefront.composing.banners import notices
from storefront.composing.pictures import picture

LABELS = {"en": "English", "zh-hans": "简体中文"}
SYMBOLS = {"GBP": "£", "CNY": "¥"}

# Departments per language, as of one bump of the navigation tag: every page shows them, and they
# change when an operator edits the category tree.
_departments: dict[str, tuple[str, list[Department]]] = {}


def frame(request: HttpRequest, **page: Any) -> dict[str, Any]:
    """Return a page's context with what stands around it.

    `frame_version` is all that the frame itself hangs on; by it the `kept` tag keeps its parts.
    `alternates`, if given, are this page's addresses by language, where slugs differ;
    `department` the slug of the current one; `top_of` the category whose banner is shown.
    """
    alternates, top_of = page.pop("alternates", None), page.pop("top_of", 0)
    department, navigation = page.pop("department", ""), page_cache.version("navigation")
    told = notices(navigation, now=clock.now())
    return {
        "shop_name": settings.SHOP_NAME,
        "frame_version": navigation
        and (navigation, department, preferences.currency(request), clock.now().year),
        "departments": departments(navigation, current=department),
        "languages": languages(request, alternates),
        "currencies": currencies(request),
        "notice": told.bar,
        "banner": told.tops.get(top_of),
        "arms": variants.arms(request),
        "asks_consent": not consent.decided(request),
        "canonical_url": f"{settings.PUBLIC_URL}{request.path}",
    } | page


def departments(version: str, *, current: str = "") -> list[Department]:
    """Return the top categories with those below them, in the active language."""
    language = get_language() or "en"
    kept = _departments.get(language)
    if kept is None or not version or kept[0] != version:
        kept = _departments[language] = (version, _build())
    return [
        replace(one, current=one.slug == current) if one.slug == current else one for one in kept[1]
    ]


def languages(request: HttpRequest, alternates: dict[str, str] | None) -> list[Language]:
    """Return this page's address in every language."""
    active = get_language()
    query = request.META.get("QUERY_STRING", "")
    found = []
    for code, _name in settings.LANGUAGES:
        path = (alternates or {}).get(code) or _swapped(request.path, code)
        url = f"{path}?{query}" if query else path
        found.append(
            Language(
                code="zh-Hans" if code == "zh-hans" else code,
                label=LABELS[code],
                url=url,
                current=code == active,
                absolute_url=f"{settings.PUBLIC_URL}{path}",
                locale=LOCALES[code].replace("Hans_", ""),
            )
        )
    return found


def currencies(request: HttpRequest) -> list[Currency]:
    """Return the currencies the shop sells in."""
    names = {"GBP": _("Pounds"), "CNY": _("Yuan")}
    chosen = preferences.currency(request)
    return [
        Currency(code=code, symbol=SYMBOLS[code], label=names[code], current=code == chosen)
        for code in settings.SHOP_CURRENCIES
    ]


def category_url(category: Category) -> str:
    """Return a category's address in the active language."""
    return reverse("storefront:category", args=[category.slug])


def address_of(kind: str, pk: int) -> str:
    """Return the address of a category, a product or a page; nothing of what is gone."""
    row = selectors.destination(kind=kind, pk=pk)
    return "" if row is None else reverse(f"storefront:{kind}", args=[row.slug])


def _build() -> list[Department]:
    rows = selectors.tree()
    below: dict[int, list[Link]] = {}
    for row in rows:
        if row.parent_id is not None:
            below.setdefault(row.parent_id, []).append(Link(row.name, category_url(row)))
    return [
        Department(
            name=row.name,
            url=category_url(row),
            children=tuple(below.get(row.pk, ())),
            picture=picture(row.image, alt=""),
            slug=row.code,
        )
        for row in rows
        if row.parent_id is None
    ]


def _swapped(path: str, code: str) -> str:
    """Return the path with another language in front."""
    rest = path.split("/", 2)[2] if path.count("/") > 1 else ""
    return f"/{code}/{rest}"
