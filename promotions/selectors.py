"""Reads of promotions: what is on, what somebody holds, how much of it is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from core import page_cache
from core.money import Money
from pricing.types import Shopper
from promotions.models import CouponClaim, CouponCode, Promotion, State
from promotions.rules import compiling
from promotions.rules.compiling import Row
from promotions.rules.eligible import hindrance
from promotions.types import Exchange, Item, Offer

# What hangs on this tag is read again when an operator changes any promotion.
TAG = "promotions"


@dataclass(frozen=True, slots=True)
class Book:
    """Every published promotion, as one process keeps it."""

    version: str
    rows: tuple[Row, ...]
    claimable: tuple[Row, ...]  # whose coupons anybody may take
    offers: dict[str, tuple[tuple[Row, Offer], ...]]  # by currency, as they are asked for


@dataclass(frozen=True, slots=True)
class Held:
    """A coupon a shopper means to use: what they wrote or chose, and what it opens."""

    token: str
    row: Row
    offer: Offer
    code_id: int | None = None
    claim_id: int | None = None


@dataclass(frozen=True, slots=True)
class Considered:
    """What a basket is to be priced with."""

    offers: tuple[Offer, ...]
    rows: dict[str, Row]
    held: tuple[Held, ...] = ()
    # What was written and opens nothing.
    unknown: tuple[str, ...] = ()


_kept: dict[str, Book] = {}


def book() -> Book:
    """Return the promotions in force; read again when one has changed."""
    version = page_cache.version(TAG)
    kept = _kept.get(TAG)
    if kept is None or not version or kept.version != version:
        kept = _kept[TAG] = _read(version)
    return kept


def _read(version: str) -> Book:
    shown = Q(is_coupon=False) | Q(coupon__is_claimable=True)
    rows = tuple(row_of(one) for one in whole().filter(shown, state=State.LIVE))
    automatic = tuple(row for row in rows if not row.is_coupon)
    return Book(version, automatic, tuple(row for row in rows if row.is_coupon), {})


def automatic(*, currency: str) -> tuple[tuple[Row, Offer], ...]:
    """Return the published promotions that need no coupon and say something in this currency."""
    known = book()
    if currency not in known.offers:
        pairs = ((row, compiling.offer(row, currency)) for row in known.rows)
        known.offers[currency] = tuple((row, one) for row, one in pairs if one is not None)
    return known.offers[currency]


def considered(
    *,
    items: Sequence[Item],
    currency: str,
    user_id: int | None,
    tokens: Iterable[str] = (),
    now: datetime,
) -> Considered:
    """Return the offers to price these goods with: two statements at most, three with coupons.

    Those on none of the goods are left out, but for what may be added to them.
    """
    pairs = [pair for pair in automatic(currency=currency) if _may_concern(pair[1], items)]
    tokens = list(tokens)
    held = coupons(tokens=tokens, user_id=user_id, currency=currency, now=now) if tokens else ()
    pairs += [(one.row, one.offer) for one in held]
    left = _left([row for row, _offer in pairs], currency=currency, user_id=user_id)
    offers = tuple(_with_limits(row, offer, left, currency) for row, offer in pairs)
    known = {one.token for one in held}
    return Considered(
        offers=offers,
        rows={row.code: row for row, _offer in pairs},
        held=held,
        unknown=tuple(token for token in tokens if token not in known),
    )


def coupons(
    *, tokens: Sequence[str], user_id: int | None, currency: str, now: datetime
) -> tuple[Held, ...]:
    """Return what codes and claims open, the first of those for one promotion."""
    found: dict[str, Held] = {}
    codes = CouponCode.objects.filter(code__in=[token.upper() for token in tokens])
    by_code = {
        row.code: (row.coupon.promotion, row.pk, None) for row in _with_promotion(codes, "coupon__")
    }
    by_claim = {
        row.public_id: (row.coupon.promotion, None, row.pk)
        for row in (_claims(tokens, user_id, now) if user_id is not None else ())
    }
    for token in tokens:
        hit = by_code.get(token.upper()) or by_claim.get(token)
        if hit is None or hit[0].state != State.LIVE:
            continue
        row = row_of(hit[0])
        offer = compiling.offer(row, currency)
        if offer is not None and row.code not in found:
            found[row.code] = Held(token, row, offer, code_id=hit[1], claim_id=hit[2])
    return tuple(found.values())


def _claims(tokens: Sequence[str], user_id: int, now: datetime) -> QuerySet[CouponClaim]:
    rows = CouponClaim.objects.filter(public_id__in=tokens, user_id=user_id, reference="")
    rows = rows.filter(Q(expires_at=None) | Q(expires_at__gt=now))
    return _with_promotion(rows, "coupon__")


def wallet(*, user_id: int) -> list[CouponClaim]:
    """Return a person's coupons that are not used, those that end first before the others."""
    rows = CouponClaim.objects.filter(user_id=user_id, reference="")
    rows = rows.filter(coupon__promotion__state=State.LIVE)
    return list(_with_promotion(rows, "coupon__").order_by("expires_at", "pk"))


def public(*, currency: str, country: str, now: datetime) -> list[tuple[Row, Offer]]:
    """Return the offers everybody in a country can have now, and the coupons they may take."""
    known = automatic(currency=currency)
    taken = ((row, compiling.offer(row, currency)) for row in book().claimable)
    pairs = [*known, *((row, offer) for row, offer in taken if offer is not None)]
    anybody = Shopper(country=country)
    return [(row, offer) for row, offer in pairs if not hindrance(offer, anybody, now)]


def whole() -> QuerySet[Promotion]:
    """Return promotions with all that compiling needs: five statements however many there are."""
    return Promotion.objects.order_by("pk").prefetch_related(
        "categories", "products", "without", "budgets"
    )


def row_of(promotion: Promotion) -> Row:
    """Return a promotion as a value; asks no query of one that `whole` has read."""
    budgets = list(promotion.budgets.all())
    return Row(
        pk=promotion.pk,
        code=promotion.code,
        kind=promotion.kind,
        terms=promotion.terms,
        is_coupon=promotion.is_coupon,
        names=(
            ("en", promotion.name_en or ""),  # type: ignore[attr-defined]  # modeltranslation's
            ("zh-hans", promotion.name_zh_hans or ""),  # type: ignore[attr-defined]  # modeltranslation's
        ),
        categories=frozenset(one.pk for one in promotion.categories.all()),
        products=frozenset(one.pk for one in promotion.products.all()),
        without=frozenset(one.pk for one in promotion.without.all()),
        audiences=frozenset(promotion.audiences),
        countries=frozenset(promotion.countries),
        regions=frozenset(promotion.regions),
        channels=frozenset(promotion.channels),
        starts_at=promotion.starts_at,
        ends_at=promotion.ends_at,
        priority=promotion.priority,
        group=promotion.group,
        stacking=promotion.stacking,
        may_pass_floor=promotion.floor_approved_by_id is not None,
        budgets={one.currency: Money(one.amount, one.currency) for one in budgets},
        is_limited=bool(
            budgets or promotion.max_uses is not None or promotion.per_shopper is not None
        ),
    )


def shopper_key(*, user_id: int | None, guest: str = "") -> str:
    """Return under which name a shopper's uses are counted."""
    return f"u{user_id}" if user_id is not None else guest


_LEFT = """
SELECT p.code, p.max_uses <= p.uses, b.amount - b.spent,
  p.per_shopper IS NOT NULL AND p.per_shopper <= (
    SELECT count(*) FROM promotions_use u
    WHERE u.promotion_id = p.id AND u.shopper = %(shopper)s AND u.given_back_at IS NULL)
FROM promotions_promotion p
LEFT JOIN promotions_budget b ON b.promotion_id = p.id AND b.currency = %(currency)s
WHERE p.id = ANY(%(ids)s)
"""
Left = dict[str, tuple[bool, Decimal | None]]


def _left(rows: Iterable[Row], *, currency: str, user_id: int | None) -> Left:
    """Return of each limited promotion whether it is used up, and what its budget has left."""
    ids = [row.pk for row in rows if row.is_limited]
    if not ids:
        return {}
    asked: dict[str, Any] = {
        "ids": ids,
        "currency": currency,
        "shopper": shopper_key(user_id=user_id),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, asked)
        return {
            code: (bool(is_over) or is_had, left)
            for code, is_over, left, is_had in cursor.fetchall()
        }


def _with_limits(row: Row, offer: Offer, left: Left, currency: str) -> Offer:
    if row.code not in left:
        return offer
    is_used_up, budget = left[row.code]
    money = None if budget is None else Money(budget, currency)
    return replace(offer, is_used_up=is_used_up, budget_left=money)


def _may_concern(offer: Offer, items: Sequence[Item]) -> bool:
    """Return whether any of the goods is in its scope; an add-on may ask to be added."""
    if offer.scope.is_everything or isinstance(offer.terms, Exchange):
        return True
    return any(offer.scope.has(item) for item in items)


def _with_promotion(rows: QuerySet, path: str) -> QuerySet:  # type: ignore[type-arg]  # of codes or claims
    parts = ("categories", "products", "without", "budgets")
    return rows.select_related(f"{path}promotion").prefetch_related(
        *(f"{path}promotion__{part}" for part in parts)
    )
