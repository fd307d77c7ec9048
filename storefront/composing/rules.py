"""Offers and coupons with their rules in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from promotions import selectors as promotions
from promotions.rules import compiling, words
from promotions.rules.compiling import Row


@dataclass(frozen=True, slots=True)
class RulesView:
    """One offer: how it is called and its rules, each with its subject."""

    code: str
    name: str
    rules: Sequence[tuple[str, str]]
    is_coupon: bool = False
    token: str = ""  # of one in a wallet: what the bag takes
    until: datetime | None = None


def public(*, currency: str, country: str, now: datetime) -> list[RulesView]:
    """Return what is on for everybody in a country."""
    pairs = promotions.public(currency=currency, country=country, now=now)
    return [_view(row, currency) for row, _offer in pairs]


def claimable(*, currency: str, now: datetime) -> list[RulesView]:
    """Return the coupons anybody may take."""
    rows = promotions.book().claimable
    able = [row for row in rows if row.ends_at is None or row.ends_at > now]
    return [_view(row, currency) for row in able if compiling.offer(row, currency)]


def wallet(*, user_id: int, currency: str, now: datetime) -> list[RulesView]:
    """Return the coupons somebody holds and can use in this currency, those that end first."""
    found = []
    for claim in promotions.wallet(user_id=user_id):
        row = promotions.row_of(claim.coupon.promotion)
        is_over = claim.expires_at is not None and claim.expires_at <= now
        if not is_over and compiling.offer(row, currency):
            until = claim.expires_at or row.ends_at
            found.append(_view(row, currency, token=claim.public_id, until=until))
    return found


def _view(row: Row, currency: str, *, token: str = "", until: datetime | None = None) -> RulesView:
    names = dict(row.names)
    return RulesView(
        code=row.code,
        name=names.get(get_language() or "en") or row.code,
        rules=words.rules(row, currency),
        is_coupon=row.is_coupon,
        token=token,
        until=until,
    )
