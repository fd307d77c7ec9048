"""Brands and tags by their names, made where they are missing."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import translation
from django.utils.text import slugify

from catalog.models import Brand, Tag
from core.ids import public_id


def known_brands(*, names: Iterable[str]) -> dict[str, int]:
    """Return the key of each brand there is, by name."""
    return dict(Brand.objects.filter(name__in=set(names)).values_list("name", "pk"))


def known_tags(*, names: Iterable[str]) -> dict[str, int]:
    """Return the key of each tag there is, by name in either language or code."""
    return _tags(set(names))


def ensure_brands(*, names: Iterable[str]) -> dict[str, int]:
    """Return the key of each brand by name, new ones included. Safe to repeat."""
    wanted = set(names)
    held = known_brands(names=wanted)
    taken = set(Brand.objects.values_list("code", flat=True)) if wanted - set(held) else set()
    new = []
    for name in sorted(wanted - set(held)):
        code = _free(name, taken)
        new.append(Brand(code=code, slug=code, name=name))
    Brand.objects.bulk_create(new, ignore_conflicts=True)
    return known_brands(names=wanted)


def ensure_tags(*, names: Iterable[str]) -> dict[str, int]:
    """Return the key of each tag by its English name or code, new ones included."""
    wanted = set(names)
    held = _tags(wanted)
    taken = set(Tag.objects.values_list("code", flat=True)) if wanted - set(held) else set()
    with translation.override("en"):
        Tag.objects.bulk_create(
            [
                Tag(code=_free(name, taken), name_en=name[:60])
                for name in sorted(wanted - set(held))
            ],
            ignore_conflicts=True,
        )
    return _tags(wanted)


def _tags(wanted: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for pk, code, en, zh in Tag.objects.values_list("pk", "code", "name_en", "name_zh_hans"):
        found |= {name: pk for name in (code, en, zh) if name in wanted}
    return found


def _free(name: str, taken: set[str]) -> str:
    """Return a code of Latin letters that nobody has; a name without any gets a random one."""
    code = slugify(name)[:50]
    if not code or code in taken:
        code = f"{code}-{public_id()[:6]}".strip("-")
    taken.add(code)
    return code
