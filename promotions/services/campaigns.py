"""A promotion's life: drafted, tried, published, paused, ended."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import page_cache
from core.errors import Refusal
from core.events import publish as tell
from promotions import selectors
from promotions.events import OffersChanged
from promotions.locks import lock_promotions
from promotions.models import Promotion, State
from promotions.rules import compiling


class TermsIncomplete(Refusal):
    """The terms cannot be read: something is missing."""

    code = "terms_incomplete"
    field = "terms"
    message = _("Something is missing in the terms. Please look at the amounts and numbers.")


class NotTried(Refusal):
    """Nobody has looked what it would have cost."""

    code = "not_tried"
    message = _("Please try it over past orders first: what it would cost is not known.")


@transaction.atomic
def publish(*, promotion_id: int, must_be_tried: bool = True, now: datetime) -> Promotion:
    """Let a promotion apply from its start on. Safe to repeat. Raises TermsIncomplete, NotTried."""
    promotion = lock_promotions([promotion_id])[promotion_id]
    check(promotion)
    if must_be_tried and promotion.trial.get("of") != fingerprint(promotion):
        raise NotTried
    return _move(promotion, State.LIVE, "", now)


@transaction.atomic
def pause(*, promotion_id: int, reason: str = "", now: datetime) -> Promotion:
    """Stop a promotion for a while; baskets that are open lose it at once. Safe to repeat."""
    return _move(lock_promotions([promotion_id])[promotion_id], State.PAUSED, reason, now)


@transaction.atomic
def end(*, promotion_id: int, now: datetime) -> Promotion:
    """Stop a promotion for good. Safe to repeat."""
    return _move(lock_promotions([promotion_id])[promotion_id], State.ENDED, "", now)


@transaction.atomic
def approve_floor(*, promotion_id: int, manager_id: int | None, now: datetime) -> None:
    """Let a promotion go below the margin floor in a manager's name, or none's any more."""
    Promotion.objects.filter(pk=promotion_id).update(floor_approved_by_id=manager_id)
    changed(promotion_id=promotion_id, now=now)


@transaction.atomic
def changed(*, promotion_id: int, now: datetime) -> None:
    """Say that a promotion reads differently: every process reads it again, pages follow."""
    tell(OffersChanged(promotion_id=promotion_id), now=now)
    transaction.on_commit(lambda: page_cache.bump([selectors.TAG]))


# So long after its start a promotion is told to have begun; told twice is as good as once.
BEGUN = timedelta(seconds=60)


def turn(*, now: datetime) -> None:
    """End what is over, and tell of what has just begun. Safe to repeat."""
    live = Promotion.objects.filter(state=State.LIVE)
    for pk in live.filter(ends_at__lte=now).values_list("pk", flat=True):
        end(promotion_id=pk, now=now)
    begun = live.filter(starts_at__lte=now, starts_at__gt=now - BEGUN)
    for pk in begun.values_list("pk", flat=True):
        changed(promotion_id=pk, now=now)


@transaction.atomic
def note_trial(*, promotion_id: int, found: dict[str, Any]) -> None:
    """Keep what a trial over past orders found of the terms as they are. Safe to repeat."""
    promotion = lock_promotions([promotion_id])[promotion_id]
    promotion.trial = found | {"of": fingerprint(promotion)}
    promotion.save(update_fields=["trial", "updated_at"])


def check(promotion: Promotion) -> None:
    """Raise TermsIncomplete unless the engine can read it in some currency."""
    row = selectors.row_of(promotion)
    try:
        found = [compiling.offer(row, currency) for currency in settings.SHOP_CURRENCIES]
    except (ArithmeticError, KeyError, TypeError, ValueError) as broken:
        raise TermsIncomplete from broken
    if not any(found):
        raise TermsIncomplete


def fingerprint(promotion: Promotion) -> str:
    """Return what is the same for the same terms on the same goods for the same people."""
    row = selectors.row_of(promotion)
    said = [
        row.kind,
        row.terms,
        *(sorted(part) for part in (row.categories, row.products, row.without)),
        *(sorted(part) for part in (row.audiences, row.countries, row.regions, row.channels)),
        row.priority,
        row.group,
        str(row.stacking),
    ]
    return hashlib.blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=12).hexdigest()


def _move(promotion: Promotion, state: State, reason: str, now: datetime) -> Promotion:
    if promotion.state == state and promotion.paused_for == reason:
        return promotion
    promotion.state, promotion.paused_for = state, reason
    promotion.save(update_fields=["state", "paused_for", "updated_at"])
    changed(promotion_id=promotion.pk, now=now)
    return promotion
