"""A promotion's row, read into the value the engine knows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.money import Money
from promotions.rules import terms
from promotions.types import Audience, Bundle, Offer, Scope, Stacking


@dataclass(frozen=True, slots=True)
class Row:
    """A promotion as it is kept, without its table."""

    pk: int
    code: str
    kind: str
    terms: dict[str, Any]
    is_coupon: bool = False
    names: tuple[tuple[str, str], ...] = ()
    categories: frozenset[int] = frozenset()
    products: frozenset[int] = frozenset()
    without: frozenset[int] = frozenset()
    audiences: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    priority: int = 0
    group: str = ""
    stacking: str = Stacking.COMBINE
    may_pass_floor: bool = False
    # Of whatever it may take off only so much, or so often.
    budgets: dict[str, Money] = field(default_factory=dict)
    is_limited: bool = False


def offer(row: Row, currency: str) -> Offer | None:
    """Return the offer in one currency; None when it says nothing in it."""
    found = terms.read(row.kind, row.terms, currency)
    if found is None:
        return None
    scope = Scope(row.categories, row.products, frozenset(), row.without)
    if isinstance(found, Bundle):
        scope = Scope(products=frozenset(product for product, _units in found.parts))
    return Offer(
        code=row.code,
        terms=found,
        scope=scope,
        audience=Audience(row.audiences, row.countries, row.regions, row.channels),
        priority=row.priority,
        group=row.group,
        stacking=Stacking(row.stacking),
        is_coupon=row.is_coupon,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        may_pass_floor=row.may_pass_floor,
        names=row.names,
    )


def always(offer: Offer, *, whoever: bool = True) -> Offer:
    """Return an offer without its dates and limits, and for anybody: as it is tried."""
    audience = Audience() if whoever else offer.audience
    return replace(
        offer, starts_at=None, ends_at=None, budget_left=None, is_used_up=False, audience=audience
    )
