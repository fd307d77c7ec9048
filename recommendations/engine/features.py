"""What the re-ranker is told of a candidate: the pair, the product, the person, the group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.candidates import Batch
from recommendations.engine.cut import Cut
from recommendations.engine.history import Ints
from recommendations.engine.pairs import Column, Pairs

PLANNED = "planned_"


class Features:
    """Figures of one cut, gathered once and looked up for each batch of candidates."""

    def __init__(self, cut: Cut) -> None:
        self.cut = cut
        self._items = _of_items(cut)
        self._people = _of_people(cut)
        own = np.arange(cut.items, dtype=np.int32)
        self._own = Pairs(cut, own, count=cut.items)
        self._pair = _of_pairs(cut, self._own)
        self._items["item_gap"] = _typical_gap(self._own, self._pair["own_gap"], cut.items)
        self._groups = {
            name: _Group(cut, group)
            for name, group in (
                ("kind", cut.catalogue.kind),
                ("category", cut.catalogue.category),
                ("brand", cut.catalogue.brand),
            )
        }

    def of(self, batch: Batch) -> dict[str, Column]:
        """Return the columns for a batch."""
        user, item = batch.user, batch.item
        told = {f"by_{name}": column for name, column in batch.scores.items()}
        told |= {f"at_{name}": _rank(user, column) for name, column in batch.scores.items()}
        at, met = self._own.find(user, item)
        told |= {name: _known(column, at, met) for name, column in self._pair.items()}
        told |= {name: column[item] for name, column in self._items.items()}
        told |= {name: column[user] for name, column in self._people.items()}
        for name, group in self._groups.items():
            told |= {f"{name}_{what}": column for what, column in group.of(user, item).items()}
        told["own_cycle_of_item"] = told["own_since"] / np.maximum(told["item_gap"], 1)
        told["own_share_of_baskets"] = told["own_number"] / np.maximum(told["person_baskets"], 1)
        told["own_share_of_kind"] = np.nan_to_num(told["own_13"]) / np.maximum(
            told["kind_13"], 1e-6
        )
        told["price_to_usual"] = told["item_price"] / np.maximum(told["person_price"], 0.1)
        if "stores" in batch.scores:
            share = told["item_4"] / max(float(self._items["item_4"].sum()), 1.0)
            told["store_lift"] = batch.scores["stores"] / np.maximum(share, 1e-7)
        return told


class _Group:
    """A person and a group: how much, how lately, and whether it is due again."""

    def __init__(self, cut: Cut, group: Ints) -> None:
        self._group = np.maximum(group, 0)
        self._pairs = Pairs(cut, self._group, count=int(self._group.max(initial=0)) + 1)
        pairs = self._pairs
        gap = pairs.since_first - pairs.since
        mean = gap / np.maximum(pairs.number - 1, 1)
        self._columns = {
            "13": pairs.decayed(13),
            "4": pairs.decayed(4),
            "since": pairs.since,
            "cycle": np.where(pairs.number > 2, pairs.since / np.maximum(mean, 1), np.nan),
        }

    def of(self, user: Ints, item: Ints) -> dict[str, Column]:
        at, met = self._pairs.find(user, self._group[item])
        unmet = {"13": 0.0, "4": 0.0}
        return {
            name: _known(column, at, met, unmet.get(name, np.nan))
            for name, column in self._columns.items()
        }


def _of_pairs(cut: Cut, pairs: Pairs) -> dict[str, Column]:
    gap, spread = pairs.gaps()
    columns = {
        "own_number": pairs.number,
        "own_since": pairs.since,
        "own_since_first": pairs.since_first,
        "own_gap": gap,
        "own_spread": spread,
        "own_last_gap": pairs.last_gap,
        "own_cycle": pairs.since / np.maximum(gap, 1),
        "own_reduced": pairs.sums(cut.history.reduced.astype(np.float32)) / pairs.number,
        "own_quantity": pairs.sums(cut.history.quantity) / pairs.number,
        "own_lately_4": pairs.lately(4),
        "own_lately_12": pairs.lately(12),
    }
    return columns | {f"own_{weeks}": pairs.decayed(weeks) for weeks in (2, 4, 13, 26)}


def _of_items(cut: Cut) -> dict[str, Column]:
    item, age, history = cut.item, cut.age, cut.history

    def lines(rows: NDArray[np.bool_], weights: NDArray[np.float32] | None = None) -> Column:
        given = None if weights is None else weights[rows]
        return np.bincount(item[rows], weights=given, minlength=cut.items).astype(np.float32)

    sold = {weeks: cut.popularity(weeks) for weeks in (1, 4, 13)}
    every = np.ones(len(item), bool)
    buyers = np.asarray(cut.bought.sum(0)).ravel().astype(np.float32)
    pairs = cut.counts()
    again = np.bincount(pairs.indices[pairs.data > 1], minlength=cut.items)
    last, first = np.full(cut.items, 99.0, np.float32), np.zeros(cut.items, np.float32)
    np.minimum.at(last, item, age)
    np.maximum.at(first, item, age)
    price = lines(every, history.price) / np.maximum(lines(every), 1)
    kind = np.maximum(cut.catalogue.kind, 0)
    of_kind = np.bincount(kind, weights=sold[4])
    lately = age < 2
    columns = {
        **{f"item_{weeks}": column for weeks, column in sold.items()},
        "item_buyers": buyers,
        "item_trend": (lines(age < 4) + 1) / (lines((age >= 4) & (age < 16)) / 3 + 1),
        "item_trend_of_weeks": (lines(age < 1) + 1) / (lines((age >= 1) & (age < 5)) / 4 + 1),
        "item_since": last,
        "item_known": first,
        "item_again": (again + 1) / (buyers + 5),
        "item_price": price,
        "item_price_to_kind": price
        / np.maximum((np.bincount(kind, price * buyers) / np.maximum(
            np.bincount(kind, buyers), 1))[kind], 0.01),
        "item_reduced": (lines(lately, history.reduced.astype(np.float32)) + 0.5)
        / (lines(lately) + 1),
        "item_share_of_kind": sold[4] / np.maximum(of_kind[kind], 1e-6),
        "item_kind_sold": of_kind[kind],
        "item_department": cut.catalogue.department.astype(np.float32),
    }  # fmt: skip
    columns |= _planned(cut)
    return {name: column.astype(np.float32) for name, column in columns.items()}


def _planned(cut: Cut) -> dict[str, Column]:
    """Return how strongly products are promoted next week and in the next four, and lately."""
    plan = cut.history.plan
    if plan is None:
        return {}
    spans = {"next": (0, 1), "soon": (0, 4), "before": (-4, 0)}
    told = {}
    for name, (after, upto) in spans.items():
        inside = (plan.week > cut.week + after) & (plan.week <= cut.week + upto)
        told[f"{PLANNED}{name}"] = np.bincount(
            plan.item[inside], weights=plan.strength[inside], minlength=cut.items
        ).astype(np.float32)
    return told


def _of_people(cut: Cut) -> dict[str, Column]:
    user, history = cut.user, cut.history
    _keys, first = np.unique(history.basket, return_index=True)
    buyer, age = user[first], cut.age[first]

    def count(rows: NDArray[np.bool_]) -> Column:
        return np.bincount(buyer[rows], minlength=cut.users).astype(np.float32)

    every = np.ones(len(buyer), bool)
    lines = np.bincount(user, minlength=cut.users).astype(np.float32)
    distinct = np.diff(cut.bought.indptr).astype(np.float32)
    last = np.full(cut.users, 99.0, np.float32)
    np.minimum.at(last, buyer, age)
    priced = np.bincount(user, weights=history.price, minlength=cut.users)
    reduced = np.bincount(user, weights=history.reduced, minlength=cut.users)
    columns = {
        "person_baskets": count(every),
        "person_baskets_4": count(age < 4),
        "person_baskets_12": count(age < 12),
        "person_since": last,
        "person_size": lines / np.maximum(count(every), 1),
        "person_distinct": distinct,
        "person_again": 1 - distinct / np.maximum(lines, 1),
        "person_lines_4": np.bincount(user[cut.age < 4], minlength=cut.users),
        "person_price": priced / np.maximum(lines, 1),
        "person_reduced": reduced / np.maximum(lines, 1),
    }
    return {name: np.asarray(column, np.float32) for name, column in columns.items()}


def _typical_gap(own: Pairs, gap: Column, items: int) -> Column:
    """Return the mean of people's median gaps for each product."""
    item = (own.keys % items).astype(np.int64)
    known = ~np.isnan(gap)
    number = np.bincount(item[known], minlength=items)
    total = np.bincount(item[known], weights=gap[known], minlength=items)
    return np.where(number > 0, total / np.maximum(number, 1), np.nan).astype(np.float32)


def _known(
    column: Column, at: NDArray[np.int64], met: NDArray[np.bool_], otherwise: float = np.nan
) -> Column:
    if not len(column):
        return np.full(len(at), otherwise, np.float32)
    return np.where(met, column[at], otherwise).astype(np.float32)


def _rank(user: Ints, scores: Column) -> Column:
    """Return each candidate's place among its person's, 0 is the best."""
    order = np.lexsort((-scores, user))
    start = np.flatnonzero(np.diff(user[order], prepend=-1))
    size = np.diff(np.append(start, len(user)))
    place = np.empty(len(user), np.float32)
    place[order] = np.arange(len(user)) - np.repeat(start, size)
    return place
