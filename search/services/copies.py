"""Copies of the index as bitmaps: made beside live traffic, loaded by each web process."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import perf_counter

from django.conf import settings
from django.db import transaction

from search.engine import building, files, known
from search.models import Build, Change, SearchDoc

# The one before is kept for processes that have not changed over yet.
KEPT = 2
# A copy is made anew after so many changes, and each day: standings fade.
MOST_CHANGES = 5000
OLDEST = timedelta(days=1)
# What nobody can still want to hear of, where there is no copy.
NOTED_FOR = timedelta(days=1)


def build(*, now: datetime) -> Build:
    """Make a copy of the index and say so. Safe to repeat; readers keep the old one meanwhile."""
    begun = perf_counter()
    index, horizon = building.build()
    name = f"{now:%Y%m%d-%H%M%S}-{horizon}.index"
    size = files.save(index, horizon, name)
    row = Build.objects.create(
        name=name,
        horizon=horizon,
        products=index.size,
        size=size,
        seconds=perf_counter() - begun,
        built_at=now,
    )
    forget(now=now)
    transaction.on_commit(known.forget)
    return row


def build_if_large(*, now: datetime) -> Build | None:
    """Make a copy if the shop is so large that PostgreSQL alone would be slow."""
    if SearchDoc.objects.count() < settings.SEARCH_BITMAPS_FROM:
        return None
    return build(now=now)


def keep_up(*, now: datetime) -> Build | None:
    """Make a copy if there is none, or if the newest lacks too much. Safe to repeat."""
    newest = Build.objects.order_by("-pk").first()
    if newest is None:
        return build_if_large(now=now)
    since = Change.objects.filter(transaction__gte=newest.horizon)
    changed = sum(len(ids) for ids in since.values_list("product_ids", flat=True))
    if changed < MOST_CHANGES and now - newest.built_at < OLDEST:
        return None
    return build_if_large(now=now)


def forget(*, now: datetime) -> None:
    """Delete copies that no process uses any more, and notes that every copy has."""
    kept = list(Build.objects.order_by("-pk")[:KEPT])
    Build.objects.exclude(pk__in=[row.pk for row in kept]).delete()
    files.forget_all_but({row.name for row in kept})
    notes = Change.objects.filter(at__lt=now - NOTED_FOR)
    if kept:
        notes = Change.objects.filter(transaction__lt=min(row.horizon for row in kept))
    notes.delete()
