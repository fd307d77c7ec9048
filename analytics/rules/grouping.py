"""Shoppers into groups: features made comparable, k-means, and names from what sets a group apart.

How many groups there are is tried: the number whose groups lie furthest apart (silhouette).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_noop

FEWEST = 60
NUMBERS = range(3, 8)
# So many are enough to find the groups; the others are then put into them.
SAMPLE = 20_000
REPEATS = 4
SEED = 20
APART = 0.4
TRAITS = 2
# feature: (word for more of it, word for less of it, in a code)
WORDS = {
    "orders": (gettext_noop("buys often"), gettext_noop("buys seldom"), "often", "seldom"),
    "spent": (gettext_noop("spends much"), gettext_noop("spends little"), "rich", "small"),
    "recency": (gettext_noop("long away"), gettext_noop("here lately"), "away", "lately"),
    "discount": (gettext_noop("waits for offers"), gettext_noop("pays the full price"),
                 "offers", "full-price"),
    "returned": (gettext_noop("sends back much"), gettext_noop("keeps what comes"),
                 "returns", "keeps"),
    "evening": (gettext_noop("shops in the evening"), gettext_noop("shops by day"),
                "evening", "day"),
    "weekend": (gettext_noop("shops at weekends"), gettext_noop("shops on weekdays"),
                "weekend", "weekday"),
    "phone": (gettext_noop("on the phone"), gettext_noop("at the computer"), "phone", "computer"),
}  # fmt: skip
DEPARTMENT = "department:"


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its code, its traits in words, its averages, who is in it."""

    code: str
    traits: list[str]
    centre: dict[str, float]
    members: list[int]


@dataclass(frozen=True, slots=True)
class Grouping:
    """All groups, how far apart they lie, and how well they are found again."""

    groups: list[Group]
    apartness: float
    stability: float


def group(people: Mapping[int, Mapping[str, float]]) -> Grouping | None:
    """Return the groups of these people by their features; none if they are few, or all alike."""
    if len(people) < FEWEST:
        return None
    import numpy as np  # noqa: PLC0415 -- only workers wait for it

    users = sorted(people)
    names = sorted({name for features in people.values() for name in features})
    table = np.array([[people[user].get(name, 0.0) for name in names] for user in users])
    middle, spread = table.mean(axis=0), table.std(axis=0)
    even = (table - middle) / np.where(spread > 0, spread, 1.0)
    draw = np.random.default_rng(SEED)
    sample = even if len(even) <= SAMPLE else even[draw.choice(len(even), SAMPLE, replace=False)]
    alike = len(np.unique(sample.round(6), axis=0))
    numbers = [number for number in NUMBERS if number < alike]
    if not numbers:
        return None
    model, apartness = _best(sample, numbers)
    labels = model.predict(even)
    groups = []
    taken: set[str] = set()
    for number in range(model.n_clusters):
        inside = labels == number
        traits, code = _named(dict(zip(names, model.cluster_centers_[number], strict=True)), taken)
        averages = table[inside].mean(axis=0) if inside.any() else middle
        centre = {name: round(float(value), 4) for name, value in zip(names, averages, strict=True)}
        members = [user for user, here in zip(users, inside, strict=True) if here]
        groups.append(Group(code, traits, centre, members))
    return Grouping(groups, apartness, _stability(sample, model))


def agreement(before: Mapping[int, str], now: Mapping[int, str]) -> float | None:
    """Return how alike two runs group the same people: 1 is the same, 0 is chance."""
    from sklearn.metrics import adjusted_rand_score  # noqa: PLC0415 -- only workers wait for it

    both = sorted(before.keys() & now.keys())
    if not both:
        return None
    return float(adjusted_rand_score([before[user] for user in both], [now[user] for user in both]))


def _best(table: Any, numbers: Sequence[int]) -> tuple[Any, float]:
    from sklearn.cluster import KMeans  # noqa: PLC0415 -- only workers wait for it
    from sklearn.metrics import silhouette_score  # noqa: PLC0415 -- only workers wait for it

    tried = []
    for number in numbers:
        model = KMeans(n_clusters=number, n_init=4, random_state=SEED).fit(table)
        score = silhouette_score(table, model.labels_, sample_size=2000, random_state=SEED)
        tried.append((float(score), model))
    score, model = max(tried, key=lambda one: one[0])
    return model, score


def _stability(table: Any, model: Any) -> float:
    """Return how well the groups are found again in four fifths of the people, on average."""
    import numpy as np  # noqa: PLC0415 -- only workers wait for it
    from sklearn.cluster import KMeans  # noqa: PLC0415 -- only workers wait for it
    from sklearn.metrics import adjusted_rand_score  # noqa: PLC0415 -- only workers wait for it

    draw, found = np.random.default_rng(SEED + 1), []
    for repeat in range(REPEATS):
        part = draw.choice(len(table), int(len(table) * 0.8), replace=False)
        again = KMeans(n_clusters=model.n_clusters, n_init=4, random_state=SEED + repeat)
        labels = again.fit_predict(table[part])
        found.append(adjusted_rand_score(model.predict(table[part]), labels))
    return float(np.mean(found))


def _named(distances: Mapping[str, float], taken: set[str]) -> tuple[list[str], str]:
    """Return up to two traits that set a group apart, and a code made of them."""
    striking = sorted(distances.items(), key=lambda item: (-abs(item[1]), item[0]))
    traits: list[str] = []
    codes: list[str] = []
    for name, distance in striking:
        if name.startswith(DEPARTMENT) and distance > APART:
            traits.append(name.removeprefix(DEPARTMENT))
            codes.append(slugify(name.removeprefix(DEPARTMENT)) or "department")
        elif name in WORDS and abs(distance) > APART:
            more, less, code, counter = WORDS[name]
            traits.append(more if distance > 0 else less)
            codes.append(code if distance > 0 else counter)
        if len(traits) == TRAITS:
            break
    code = _free("-".join(codes)[:50] or "middle", taken)
    return traits or [gettext_noop("in the middle of everything")], code


def _free(code: str, taken: set[str]) -> str:
    found, number = code, 2
    while found in taken:
        found, number = f"{code}-{number}", number + 1
    taken.add(found)
    return found
