"""What is wrong with the category tree: empty, oversized and overlapping categories."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from django.db.models import Avg, Count, F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Product
from catalog.types import Status

# More products than this in one category are too many to look through.
OVERSIZED = 500
# Two categories that share more of the smaller one than this are one category.
OVERLAP_PERCENT = 60


class Problem(StrEnum):
    """What can be wrong with a category."""

    EMPTY = "empty"
    OVERSIZED = "oversized"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class Finding:
    """One category with one problem; with an overlap, the other one and the share in per cent."""

    problem: Problem
    category: Category
    figure: int
    other: Category | None = None


def category_findings() -> list[Finding]:
    """Return every problem of the tree, in three statements; live products alone count.

    Emptiness counts the whole branch, size and overlap what stands in the category itself.
    """
    categories = {row.pk: row for row in Category.objects.order_by("path")}
    own = _members()
    branch: dict[int, set[int]] = defaultdict(set)
    for pk, members in own.items():
        for above in categories[pk].ancestor_ids:
            branch[above] |= members
    findings = [Finding(Problem.EMPTY, row, 0) for pk, row in categories.items() if not branch[pk]]
    findings += [
        Finding(Problem.OVERSIZED, categories[pk], len(members))
        for pk, members in own.items()
        if len(members) > OVERSIZED
    ]
    return findings + _overlaps(categories, own)


def _members() -> dict[int, set[int]]:
    live = Product.objects.live()
    pairs = list(live.values_list("main_category_id", "pk"))
    pairs += live.filter(categories__isnull=False).values_list("categories", "pk")
    members: dict[int, set[int]] = defaultdict(set)
    for category_id, product_id in pairs:
        members[category_id].add(product_id)
    return members


def _overlaps(categories: dict[int, Category], own: dict[int, set[int]]) -> list[Finding]:
    found = []
    for one, other in combinations(sorted(own, key=lambda pk: len(own[pk])), 2):
        if not own[one]:
            continue
        share = 100 * len(own[one] & own[other]) // len(own[one])
        if share > OVERLAP_PERCENT:
            found.append(Finding(Problem.OVERLAP, categories[one], share, categories[other]))
    return found


@dataclass(frozen=True, slots=True)
class GroupRow:
    """How complete the products of a category or a brand are on average; how many fall short."""

    name: str
    products: int
    en: int
    zh: int
    short: int
    query: str


def completeness_report() -> list[tuple[Promise, list[GroupRow]]]:
    """Return the report by main category and by brand, the least complete first; two statements."""
    return [
        (_("Categories"), _group("main_category")),
        (_("Brands"), _group("brand")),
    ]


def _group(field: str) -> list[GroupRow]:
    least = F("product_type__minimum")
    rows = (
        Product.objects.exclude(status=Status.RETIRED)
        .order_by()
        .values(f"{field}_id", f"{field}__name")
        .annotate(
            n=Count("pk"),
            en=Avg("complete_en"),
            zh=Avg("complete_zh_hans"),
            short=Count("pk", filter=Q(complete_en__lt=least) | Q(complete_zh_hans__lt=least)),
        )
    )
    found = [
        GroupRow(
            name=row[f"{field}__name"] or "–",
            products=row["n"],
            en=int(row["en"]),
            zh=int(row["zh"]),
            short=row["short"],
            query=f"{field}__id__exact={row[f'{field}_id'] or ''}",
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (min(row.en, row.zh), row.name))
