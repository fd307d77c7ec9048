"""The slots and the rules as they are now, kept by each process until one of them changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import Error
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from core import page_cache
from recommendations.models import Boosts, Effect, Model, Slot
from recommendations.serving import defaults
from recommendations.serving.values import Feed, Plan, Rules

TAG = "slots"
SERVING = (Model.State.LIVE, Model.State.READY, Model.State.RETIRED)
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Entry:
    """A slot: what it is served by, where it stands, what it is called in each language."""

    plan: Plan
    position: int
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What an arm does to a slot, or to every one."""

    slot: str
    model_id: int | None
    form: str
    position: int | None


@dataclass(slots=True)
class _Kept:
    version: str | None = None
    entries: tuple[Entry, ...] = ()
    rules: Rules = field(default_factory=Rules)
    # By experiment and arm.
    changes: dict[tuple[str, str], list[Change]] = field(default_factory=dict)
    # Codes of models by their number; None is the live one.
    models: dict[int | None, str] = field(default_factory=dict)


_kept = _Kept()


def plans(*, page: str, arms: Mapping[str, str] | None = None) -> list[Plan]:
    """Return the slots of a page in their order, as this visitor's arms would have them."""
    entries = [one for one in _read().entries if one.plan.page == page]
    changed = [_under(one, arms or {}) for one in entries]
    return [_named(one) for one in sorted(changed, key=lambda one: one.position)]


def plan(code: str, *, arms: Mapping[str, str] | None = None) -> Plan | None:
    """Return one slot; None if there is none of this code, or it is switched off."""
    found = next((one for one in _read().entries if one.plan.code == code), None)
    return None if found is None else _named(_under(found, arms or {}))


def rules() -> Rules:
    """Return what the shop wants besides."""
    return _read().rules


def touches(code: str, slots: Sequence[str]) -> bool:
    """Return whether an experiment changes one of these slots, in whichever of its arms."""
    of_this = [
        change
        for (experiment, _arm), changes in _read().changes.items()
        if experiment == code
        for change in changes
    ]
    return any(not change.slot or change.slot in slots for change in of_this)


def model_codes() -> Mapping[int | None, str]:
    """Return what models are called, by their number; None is the one that is live."""
    return _read().models


def changed() -> None:
    """Have every process read again, and pages made anew."""
    page_cache.bump([TAG])


def _named(entry: Entry) -> Plan:
    return replace(entry.plan, title=entry.titles.get(get_language() or "en", ""))


def _under(entry: Entry, arms: Mapping[str, str]) -> Entry:
    """Return the slot as these arms change it."""
    for code, arm in arms.items():
        for change in _read().changes.get((code, arm), ()):
            if change.slot and change.slot != entry.plan.code:
                continue
            model = change.model_id or entry.plan.model_id
            made = replace(entry.plan, form=change.form or entry.plan.form, model_id=model)
            place = entry.position if change.position is None else change.position
            entry = replace(entry, plan=made, position=place)
    return entry


def _read() -> _Kept:
    version = page_cache.version(TAG)
    if not version or version != _kept.version:
        try:
            _kept.entries, _kept.rules = _entries(), _rules()
            _kept.changes, _kept.models = _changes(), _models()
            _kept.version = version or None
        except Error:
            return _kept  # a page without suggestions is better than none
    return _kept


def _entries() -> tuple[Entry, ...]:
    """Return the slots that are on; without a single row, those a shop begins with."""
    rows = list(Slot.objects.all()) or [Slot(**row) for row in defaults.rows()]
    return tuple(
        Entry(plan_of(row), row.position, {code: titled(row, code) for code in LANGUAGES})
        for row in rows
        if row.is_on
    )


def plan_of(row: Slot) -> Plan:
    """Return a slot as it is to be served."""
    return Plan(
        code=row.code,
        page=row.page,
        feeds=tuple(feed for feed in row.feeds if feed in Feed.values),
        form=row.form,
        size=row.size,
        excludes_bought=row.excludes_bought,
        is_explored=row.is_explored,
    )


def _rules() -> Rules:
    row = Boosts.objects.first()
    if row is None:
        return Rules()
    return rules_of(row)


def rules_of(row: Boosts) -> Rules:
    """Return the rules as plain values."""
    return Rules(
        margin=row.margin,
        freshness=row.freshness,
        per_category=row.per_category,
        variety=1 - row.variety,
    )


def titled(row: Slot, language: str) -> str:
    """Return what a slot is called in a language."""
    title: str = getattr(row, build_localized_fieldname("title", language)) or row.title
    return title


def _models() -> dict[int | None, str]:
    """Return the models that serve or may: those that are live or ready to be."""
    found: dict[int | None, str] = {}
    for row in Model.objects.filter(state__in=SERVING).only("pk", "code", "state"):
        found[row.pk] = row.code
        if row.state == Model.State.LIVE:
            found[None] = row.code
    return found


def _changes() -> dict[tuple[str, str], list[Change]]:
    found: dict[tuple[str, str], list[Change]] = {}
    rows = Effect.objects.select_related("arm__experiment", "slot").order_by("slot", "pk")
    for row in rows:
        key = (row.arm.experiment.code, row.arm.code)
        code = row.slot.code if row.slot else ""
        found.setdefault(key, []).append(Change(code, row.model_id, row.form, row.position))
    return found
