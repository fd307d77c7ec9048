"""From columns of a query to compact ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.history import Catalogue, History, Ints, Plan

Columns = dict[str, Any]  # name → array


def history_of(
    products: Columns, lines: Columns, *, plan: Columns | None = None, last: int | None = None
) -> History:
    """Return a history of products and lines as a query gave them.

    Lines of unknown products are left out, and a product is once in a basket: its first line.
    """
    catalogue = _catalogue(products)
    item, known = _places(catalogue.ids, lines["product"])
    lines = {name: np.asarray(column)[known] for name, column in lines.items()}
    item = item[known]
    people, user = np.unique(lines["person"].astype(np.int64), return_inverse=True)
    _baskets, basket = np.unique(lines["basket"], return_inverse=True)
    _stores, store = np.unique(_filled(lines["store"]), return_inverse=True)
    once = np.unique(basket.astype(np.int64) * len(catalogue) + item, return_index=True)[1]
    order = once[np.lexsort((item[once], lines["day"][once], user[once]))]
    day = lines["day"].astype(np.float64)[order]
    week = lines["week"].astype(np.int16)[order]
    return History(
        catalogue=catalogue,
        people=people,
        user=user[order].astype(np.int32),
        item=item[order].astype(np.int32),
        basket=basket[order].astype(np.int32),
        store=store[order].astype(np.int16),
        week=week,
        day=(day - day.max(initial=0)).astype(np.float32),
        price=lines["price"][order].astype(np.float32),
        quantity=lines["quantity"][order].astype(np.float32),
        reduced=lines["reduced"][order].astype(np.bool_),
        last=int(week.max(initial=0)) if last is None else last,
        plan=_plan(catalogue, plan) if plan is not None else None,
    )


def _catalogue(products: Columns) -> Catalogue:
    order = np.argsort(products["id"], kind="stable")
    return Catalogue(
        ids=products["id"][order].astype(np.int64),
        kind=_numbers(products["kind"][order]),
        category=_numbers(products["category"][order]),
        department=_numbers(products["department"][order]),
        brand=_numbers(products["brand"][order]),
        category_ids=_raw(products["kind"][order]),
        words=[str(one) for one in products["words"][order]],
    )


def _plan(catalogue: Catalogue, plan: Columns) -> Plan:
    item, known = _places(catalogue.ids, plan["product"])
    return Plan(
        item[known].astype(np.int32),
        plan["week"][known].astype(np.int16),
        plan["strength"][known].astype(np.float32),
    )


def _places(ids: NDArray[np.int64], wanted: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return where each wanted id stands, and which of them stand anywhere."""
    place = np.minimum(np.searchsorted(ids, wanted), max(len(ids) - 1, 0))
    return place, (ids[place] == wanted) if len(ids) else np.zeros(len(wanted), bool)


def _numbers(values: NDArray[Any]) -> Ints:
    """Return a number for each distinct value, -1 for none."""
    told = np.array(["" if _absent(one) else str(one) for one in values], dtype=object)
    names, numbers = np.unique(told.astype(str), return_inverse=True)
    shift = int(len(names) > 0 and names[0] == "")
    return (numbers - shift).astype(np.int32)


def _absent(value: Any) -> bool:
    return value is None or value is np.ma.masked or (isinstance(value, float) and np.isnan(value))


def _filled(values: NDArray[Any]) -> NDArray[Any]:
    return np.ma.filled(values, 0) if isinstance(values, np.ma.MaskedArray) else values


def _raw(values: NDArray[Any]) -> NDArray[np.int64]:
    """Return the shop's own numbers of groups, 0 where a group has a name and no number."""
    return np.array(
        [int(one) if not _absent(one) and str(one).replace(".0", "").isdigit() else 0
         for one in values], dtype=np.int64,
    )  # fmt: skip
