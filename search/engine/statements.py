"""The one statement that answers a query, put together from fixed pieces.

No text of the shopper's enters it: tokens are letters, digits and our own marks, and go in as
values like everything else.
"""

from __future__ import annotations

from typing import Any

from search.engine import pricing
from search.engine.asked import POOL, Asked
from search.rules.understanding import Group
from search.types import IN_STOCK, ON_SALE, STOCK, Sort

ORDERS = {
    Sort.BEST: "standing DESC, product_id",
    Sort.NEWEST: "published_at DESC, product_id",
    Sort.CHEAPEST: "amount, product_id",
    Sort.DEAREST: "amount DESC, product_id DESC",
}

# `base` is the list without filters, with a column per filter that says whether it holds; `found`
# is the list. Materialised: it is read for hits, total, filters and prices.
_BASE = """
WITH listed AS MATERIALIZED (
    SELECT o.product_id, o.version, o.standing, o.amount, o.published_at, o.in_stock, o.on_sale,
           d.facets{named}{answered}{columns}
    FROM search_offer o JOIN search_searchdoc d ON d.product_id = o.product_id
    WHERE o.category_id = %(category)s AND o.currency = %(currency)s{text}{without}
), base AS MATERIALIZED (
    SELECT * FROM listed{widened}
), found AS MATERIALIZED (
    SELECT * FROM base WHERE {every}
)
"""
# A row of cards: the index in the order asked, and not a row further.
_WALK = """
SELECT json_build_object('hits', (SELECT json_agg(json_build_array(product_id, version)) FROM (
    SELECT o.product_id, o.version
    FROM search_offer o JOIN search_searchdoc d ON d.product_id = o.product_id
    WHERE o.category_id = %(category)s AND o.currency = %(currency)s AND {every}
    ORDER BY {order} OFFSET %(offset)s LIMIT %(limit)s) page))
"""
_PAGE = """
(SELECT json_agg(json_build_array(product_id, version)) FROM (
    SELECT product_id, version FROM found {beyond} ORDER BY {order}
    OFFSET {offset} LIMIT {limit}) page)
"""
_POOL = """
, pooled AS MATERIALIZED (
    (SELECT product_id FROM found ORDER BY standing DESC, product_id LIMIT {pool})
    UNION {by_name}
    (SELECT product_id FROM found WHERE product_id = ANY(%(placed)s::bigint[]))
)
"""
_BY_NAME = """
    (SELECT product_id FROM found WHERE named ORDER BY standing DESC, product_id LIMIT {pool})
    UNION
"""
_POOL_ROWS = """
(SELECT json_agg(json_build_object(
    'id', f.product_id, 'version', f.version, 'standing', f.standing, 'ways', {ways},
    'latin', d.latin_words, 'han', d.han_words, 'facets', {facets}) ORDER BY f.product_id)
 FROM found f JOIN pooled USING (product_id) JOIN search_searchdoc d USING (product_id))
"""
_COUNTS = """
'total', (SELECT count(*) FROM found),
'facets', (SELECT json_agg(json_build_array(facet, n, of)) FROM (
    SELECT facet, count(*) FILTER (WHERE {others}) AS n, count(*) AS of
    FROM base, unnest(facets) facet GROUP BY facet
    UNION ALL
    SELECT '{stock}:{in_stock}', count(*) FILTER (WHERE {but_in_stock} AND in_stock),
           count(*) FILTER (WHERE in_stock) FROM base
    UNION ALL
    SELECT '{stock}:{on_sale}', count(*) FILTER (WHERE {but_on_sale} AND on_sale),
           count(*) FILTER (WHERE on_sale) FROM base) counted),
'prices', (SELECT json_build_array(min(amount), max(amount), (
    SELECT json_agg(json_build_array(place, n)) FROM (
        SELECT width_bucket(amount, %(ladder)s::numeric[]) AS place, count(*) AS n
        FROM base WHERE {not_price} GROUP BY 1) rungs)) FROM base WHERE {not_price})
"""


def of(asked: Asked) -> tuple[str, dict[str, Any]]:
    """Return the statement and its values."""
    values: dict[str, Any] = {
        "category": asked.category_id,
        "currency": asked.currency,
        "offset": asked.offset,
        "limit": asked.limit,
        "placed": list(asked.placed),
        "without": list(asked.without),
        "ladder": list(pricing.LADDER),
    }
    conditions = _conditions(asked, values)
    if not (asked.groups or asked.ranked or asked.counted):
        every = " AND ".join(f"({one})" for one in conditions.values()) or "TRUE"
        return _WALK.format(order=_qualified(ORDERS[asked.sort]), every=every), values
    parts = [f"'hits', {_page(asked)}", "'listed', (SELECT count(*) FROM listed)"]
    if asked.ranked:
        parts.append(f"'pool', {_pool_rows(asked, values)}")
    if asked.counted:
        parts.append(_counts(conditions, values))
    pool = _pool(asked) if asked.ranked else ""
    base = _base(asked, conditions, values)
    return f"{base}{pool} SELECT json_build_object({', '.join(parts)})", values


def tsquery(groups: tuple[Group, ...], *, every: bool = True, field: str = "") -> str:
    """Return groups as PostgreSQL reads them. Tokens hold no quote and no backslash."""
    mark = f":{field}" if field else ""
    joined = []
    for group in groups:
        ways = (
            " & ".join(f"'{token}'{mark}" for token in one.tokens) for one in group.alternatives
        )
        joined.append("(" + " | ".join(f"({way})" for way in ways) + ")")
    return (" & " if every else " | ").join(joined)


def _base(asked: Asked, conditions: dict[str, str], values: dict[str, Any]) -> str:
    text = named = answered = widened = ""
    if asked.groups:
        text = " AND d.words @@ %(words)s::tsquery"
        values["words"] = tsquery(asked.groups, every=asked.all_groups)
        values["named"] = tsquery(asked.groups, every=asked.all_groups, field="A")
        named = ", d.words @@ %(named)s::tsquery AS named"
    if asked.groups and not asked.all_groups:
        for number, group in enumerate(asked.groups):
            values[f"group{number}"] = tsquery((group,))
        each = (f"(d.words @@ %(group{n})s::tsquery)::int" for n in range(len(asked.groups)))
        answered = f", {' + '.join(each)} AS answered"
        widened = " WHERE answered = (SELECT max(answered) FROM listed)"
    names = _names(conditions)
    columns = "".join(f", ({conditions[key]}) AS {name}" for key, name in names.items())
    return _BASE.format(
        named=named,
        answered=answered,
        columns=columns,
        text=text,
        without=" AND o.product_id <> ALL(%(without)s::bigint[])" if asked.without else "",
        widened=widened,
        every=_all(names),
    )


def _conditions(asked: Asked, values: dict[str, Any]) -> dict[str, str]:
    """Return a condition per filter, by its code; each answer about stock is one of its own."""
    found = _price_condition(asked, values)
    for number, (code, choices) in enumerate(sorted(asked.filters.items())):
        if code == STOCK:
            if IN_STOCK in choices:
                found[f"{STOCK}:{IN_STOCK}"] = "o.in_stock"
            if ON_SALE in choices:
                found[f"{STOCK}:{ON_SALE}"] = "o.on_sale"
        elif choices:
            # At least three stars are also at least two: the facet says each.
            found[code] = f"d.facets && %(filter{number})s::varchar[]"
            values[f"filter{number}"] = [f"{code}:{choice}" for choice in choices]
            values[f"code{number}"] = code
    return found


def _price_condition(asked: Asked, values: dict[str, Any]) -> dict[str, str]:
    price = []
    for name, sign, bound in (("low", ">=", asked.low), ("high", "<=", asked.high)):
        if bound is not None:
            price.append(f"o.amount {sign} %({name})s")
            values[name] = bound
    return {"price": " AND ".join(price)} if price else {}


def _names(conditions: dict[str, str]) -> dict[str, str]:
    return {key: f"c{number}" for number, key in enumerate(conditions)}


def _all(names: dict[str, str], *, but: str = "") -> str:
    return " AND ".join(name for key, name in names.items() if key != but) or "TRUE"


def _page(asked: Asked) -> str:
    """Return the page; behind a pool, what of it lies there."""
    order = ORDERS[asked.sort]
    if not asked.ranked:
        return _PAGE.format(beyond="", order=order, offset="%(offset)s", limit="%(limit)s")
    pooled = "(SELECT count(*) FROM pooled)"
    return _PAGE.format(
        beyond="WHERE product_id NOT IN (SELECT product_id FROM pooled)",
        order=order,
        offset=f"greatest(%(offset)s - {pooled}, 0)",
        limit=f"least(%(limit)s, greatest(%(offset)s + %(limit)s - {pooled}, 0))",
    )


def _pool(asked: Asked) -> str:
    by_name = _BY_NAME.format(pool=POOL) if asked.groups else ""
    return _POOL.format(pool=POOL, by_name=by_name)


def _pool_rows(asked: Asked, values: dict[str, Any]) -> str:
    """Return the pool's rows; `ways` has a letter per token: the best field in which it stands."""
    ways = []
    for number, token in enumerate(asked.tokens):
        cases = []
        for field in "ABCD":
            values[f"way{number}{field}"] = f"'{token}':{field}"
            cases.append(f"WHEN d.words @@ %(way{number}{field})s::tsquery THEN '{field}'")
        ways.append(f"CASE {' '.join(cases)} ELSE '-' END")
    return _POOL_ROWS.format(
        ways=" || ".join(ways) or "''", facets="f.facets" if asked.affinity else "NULL"
    )


def _counts(conditions: dict[str, str], values: dict[str, Any]) -> str:
    names = _names(conditions)
    codes = {values[f"code{n}"]: f"%(code{n})s" for n in range(20) if f"code{n}" in values}
    cases = " ".join(f"WHEN {value} THEN {_all(names, but=code)}" for code, value in codes.items())
    every = _all(names)
    others = f"CASE split_part(facet, ':', 1) {cases} ELSE {every} END" if cases else every
    return _COUNTS.format(
        others=others,
        stock=STOCK,
        in_stock=IN_STOCK,
        on_sale=ON_SALE,
        but_in_stock=_all(names, but=f"{STOCK}:{IN_STOCK}"),
        but_on_sale=_all(names, but=f"{STOCK}:{ON_SALE}"),
        not_price=_all(names, but="price"),
    )


def _qualified(order: str) -> str:
    return ", ".join(f"o.{part}" for part in order.split(", "))
