"""What the page of a model tells: figures beside others, its cost, shoppers with their lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Sum

from catalog.models import Product
from orders.models import OrderLine
from orders.types import PAID_STATES
from recommendations import wording
from recommendations.models import Model, ShopperList
from recommendations.types import ShopperKind

# So many shoppers, from all over the list, and so much of each.
EXAMPLES = 4
OF_HISTORY = 12
OF_A_LIST = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One way to recommend: its figures, and the difference of this model to it."""

    name: Any
    figures: list[str]
    difference: str
    tone: str


@dataclass(frozen=True, slots=True)
class Table:
    """One task on the last window."""

    name: Any
    columns: list[Any]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Example:
    """A shopper: what they bought, and what the model and the live one would show."""

    shopper: int
    bought: list[str]
    lists: list[tuple[Any, list[tuple[str, Any]], list[str]]]


def tables(model: Model) -> list[Table]:
    """Return figures by task; none where nothing could be measured."""
    return [
        Table(name, list(wording.FIGURES.values()), _rows(model.metrics, task))
        for task, name in wording.TASKS.items()
        if model.metrics.get(task)
    ]


def examples(model: Model) -> list[Example]:
    """Return a few shoppers with history and lists, beside those of the live model."""
    shoppers = list(
        ShopperList.objects.filter(model=model, kind=ShopperKind.FOR_YOU)
        .order_by("user_id")
        .values_list("user_id", flat=True)
    )
    chosen = shoppers[:: max(len(shoppers) // EXAMPLES, 1)][:EXAMPLES]
    live = Model.objects.filter(state=Model.State.LIVE).values_list("pk", flat=True).first()
    models = {model.pk, live or model.pk}
    lists: dict[tuple[int, int, str], list[Any]] = {
        (row.model_id, row.user_id, row.kind): row.items[:OF_A_LIST]
        for row in ShopperList.objects.filter(model_id__in=models, user_id__in=chosen)
    }
    names = _names({item[0] for items in lists.values() for item in items})
    history = _history(chosen)
    other = live if live != model.pk else None
    return [
        Example(one, history.get(one, []), _lists(one, model.pk, other, lists, names))
        for one in chosen
    ]


def _rows(metrics: Mapping[str, Any], task: str) -> list[Row]:
    ways = metrics[task]
    against = metrics.get(f"{task}_against", {})
    return [
        Row(
            words,
            [_interval(ways[name].get(figure)) for figure in wording.FIGURES],
            _interval(against.get(name, {}).get("ndcg@10"), signed=True),
            _tone(against.get(name, {}).get("ndcg@10")),
        )
        for name, words in wording.WAYS.items()
        if ways.get(name)
    ]


def _interval(told: list[float] | None, *, signed: bool = False) -> str:
    if not told:
        return "–"
    value, low, high = told
    return f"{value:+.4f} [{low:+.4f}, {high:+.4f}]" if signed else (
        f"{value:.4f} [{low:.3f}, {high:.3f}]")  # fmt: skip


def _tone(told: list[float] | None) -> str:
    if not told or told[1] <= 0 <= told[2]:
        return ""
    return "better" if told[1] > 0 else "worse"


def _lists(
    shopper: int, model: int, live: int | None, lists: Mapping[tuple[int, int, str], list[Any]],
    names: Mapping[int, str],
) -> list[tuple[Any, list[tuple[str, Any]], list[str]]]:  # fmt: skip
    def shown(of: int | None, kind: str) -> list[tuple[str, Any]]:
        items = lists.get((of, shopper, kind), []) if of else []
        return [(names[item[0]], wording.source(item[4])) for item in items if item[0] in names]

    return [
        (kind.label, shown(model, kind), [name for name, _source in shown(live, kind)])
        for kind in ShopperKind
        if shown(model, kind)
    ]


def _history(shoppers: Iterable[int]) -> dict[int, list[str]]:
    """Return what each bought lately, with how many units."""
    lines = (
        OrderLine.objects.filter(
            order__user_id__in=list(shoppers), order__state__in=PAID_STATES, variant__isnull=False
        )
        .values("order__user_id", "variant__product__name")
        .annotate(units=Sum("quantity"), last=Max("order__placed_at"))
        .order_by("order__user_id", "-last")
    )
    told: dict[int, list[str]] = {}
    for line in lines:
        bought = told.setdefault(line["order__user_id"], [])
        if len(bought) < OF_HISTORY:
            bought.append(f"{line['variant__product__name']} × {line['units']}")
    return told


def _names(products: Iterable[int]) -> dict[int, str]:
    return dict(Product.objects.filter(pk__in=products).values_list("pk", "name"))
