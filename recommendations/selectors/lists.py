"""The lists of the live model, or of one that is named: for a shopper, a product, everybody.

Hot from Valkey in one round trip; what is not there takes one statement. With nothing live, or
lists nobody can read, the answer is empty: a page shows what it has otherwise.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from recommendations.selectors import hot
from recommendations.types import Suggestion, suggestion_of

log = logging.getLogger("loopmart.recommendations")

_SHOPPER = """
SELECT m.id, 's:' || l.user_id || ':' || l.kind, l.items
FROM recommendations_model m LEFT JOIN recommendations_shopperlist l
  ON l.model_id = m.id AND l.user_id = %(of)s AND l.kind = ANY(%(kinds)s)
WHERE {which}"""
_PRODUCT = """
SELECT m.id, 'p:' || l.product_id || ':' || l.kind, l.items
FROM recommendations_model m LEFT JOIN recommendations_productlist l
  ON l.model_id = m.id AND l.product_id = ANY(%(of)s) AND l.kind = ANY(%(kinds)s)
WHERE {which}"""
_COMMON = """
SELECT m.id, 'c:' || l.scope || ':' || l.kind, l.items
FROM recommendations_model m LEFT JOIN recommendations_commonlist l
  ON l.model_id = m.id AND l.scope = %(of)s AND l.kind = ANY(%(kinds)s)
WHERE {which}"""
_WHICH = {True: "m.state = 'live'", False: "m.id = %(model)s"}

Found = tuple[Suggestion, ...]


def for_shopper(
    *, user_id: int, kinds: Iterable[str], model_id: int | None = None
) -> dict[str, Found]:
    """Return a shopper's lists by kind; empty where there is none."""
    names = {str(kind): f"s:{user_id}:{kind}" for kind in kinds}
    found = _lists(_SHOPPER, of=user_id, kinds=list(names), names=[*names.values()], model=model_id)
    return {kind: found[name] for kind, name in names.items()}


def for_products(
    *, product_ids: Iterable[int], kind: str, model_id: int | None = None
) -> dict[int, Found]:
    """Return what goes with each product; empty where nothing does."""
    names = {pk: f"p:{pk}:{kind}" for pk in product_ids}
    found = _lists(_PRODUCT, of=[*names], kinds=[kind], names=[*names.values()], model=model_id)
    return {pk: found[name] for pk, name in names.items()}


def common(*, scope: str, kind: str, model_id: int | None = None) -> Found:
    """Return what everybody is shown in a scope: all, category:<id>, country:GB."""
    name = f"c:{scope}:{kind}"
    return _lists(_COMMON, of=scope, kinds=[kind], names=[name], model=model_id)[name]


def _lists(
    sql: str, *, of: object, kinds: Sequence[str], names: Sequence[str], model: int | None
) -> Mapping[str, Found]:
    if not names:
        return {}
    hit = hot.read(names, model_id=model)
    kept: Sequence[str | bytes | None]
    if hit and (hit[0] == hot.NONE or all(items is not None for items in hit[1])):
        kept = hit[1]
    else:
        kept = _cold(sql, {"of": of, "kinds": list(kinds), "model": model}, names)
    return {name: _read(items) for name, items in zip(names, kept, strict=True)}


def _cold(sql: str, values: Mapping[str, Any], names: Sequence[str]) -> list[str | None]:
    """Ask the database, and keep what it says, of absent lists too."""
    is_live = values["model"] is None
    with connection.cursor() as cursor:
        cursor.execute(sql.format(which=_WHICH[is_live]), values)
        rows = cursor.fetchall()
    if not rows:
        hot.keep(hot.NONE, {}, is_live=is_live)
        return [None] * len(names)
    told = {name: items for _model, name, items in rows if name}
    lists = {name: told.get(name, "[]") for name in names}
    hot.keep(str(rows[0][0]), lists, is_live=is_live)
    return [lists[name] for name in names]


def _read(items: str | bytes | None) -> Found:
    try:
        return tuple(suggestion_of(item) for item in json.loads(items or "[]"))
    except (ValueError, TypeError):
        log.warning("a list of recommendations cannot be read")
        return ()
