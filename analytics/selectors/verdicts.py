"""An experiment's latest reading in words an operator can act on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from analytics.models import Experiment, Reading
from analytics.types import Measure

IN_PER_CENT = (Measure.CONVERSION, Measure.RETURNS)


@dataclass(frozen=True, slots=True)
class Cell:
    """One measure of one arm, and how it differs from the control."""

    mean: str
    difference: str = ""
    interval: str = ""
    # "better", "worse" or "" while it may be luck.
    tone: str = ""


@dataclass(slots=True)
class Row:
    """One arm."""

    code: str
    name: str
    visitors: int
    orders: int
    lcp: float | None
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class View:
    """What the page shows."""

    at: datetime | None
    verdict: str
    is_off: bool = False
    ratio_chance: float = 1.0
    measures: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def view(experiment: Experiment) -> View:
    """Return the page of an experiment, whose arms are fetched; one query."""
    reading = Reading.objects.filter(experiment=experiment).order_by("-at").first()
    if reading is None:
        return View(None, _("Nothing has been reckoned yet. It is done every hour while it runs."))
    told, names = reading.result, {arm.code: arm.name for arm in experiment.arms.all()}
    return View(
        at=reading.at,
        verdict=verdict(told, names),
        is_off=told["is_off"],
        ratio_chance=told["ratio_chance"],
        measures=[str(label) for label in Measure.labels],
        rows=[_row(arm, names) for arm in told["arms"]],
    )


def verdict(told: dict[str, Any], names: dict[str, str]) -> str:
    """Return a verdict as a sentence."""
    arm = names.get(told["arm"], told["arm"])
    measure = str(dict(Measure.choices).get(told["measure"], _("page speed"))).lower()
    words = {
        "go-on": _("No verdict yet: the differences may be luck. Let it run."),
        "off": _(
            "Stopped: the arms' sizes cannot be luck, so something loses visitors. "
            "Believe no figure here."
        ),
        "harm": _("Stopped: “%(arm)s” does harm (%(measure)s)."),
        "better": _("Decided: “%(arm)s” is better (%(measure)s). Roll it out."),
        "worse": _("Decided: “%(arm)s” is worse (%(measure)s). Keep what is."),
        "no-difference": _("Over its time without a verdict: keep what costs less."),
    }
    return words[told["verdict"]] % {"arm": arm, "measure": measure}


def _row(arm: dict[str, Any], names: dict[str, str]) -> Row:
    row = Row(
        code=arm["code"],
        name=names.get(arm["code"], arm["code"]),
        visitors=arm["visitors"],
        orders=arm["orders"],
        lcp=arm["lcp"],
    )
    for measure in Measure.values:
        row.cells.append(_cell(measure, arm["means"][measure], arm["differences"].get(measure)))
    return row


def _cell(measure: str, mean: float, difference: list[float | None] | None) -> Cell:
    if difference is None:
        return Cell(_figure(measure, mean))
    estimate, low, high = difference
    if estimate is None or low is None or high is None:
        return Cell(_figure(measure, mean))
    is_certain = low > 0 or high < 0
    is_good = (estimate > 0) != (measure == Measure.RETURNS)
    return Cell(
        mean=_figure(measure, mean),
        difference=_figure(measure, estimate, signed=True),
        interval=f"{_figure(measure, low, signed=True)} … {_figure(measure, high, signed=True)}",
        tone=("better" if is_good else "worse") if is_certain else "",
    )


def _figure(measure: str, value: float, *, signed: bool = False) -> str:
    """Return a figure: shares in per cent, amounts with two places."""
    sign = "+" if signed else ""
    if measure in IN_PER_CENT:
        return f"{value * 100:{sign}.2f} %"
    return f"{value:{sign}.2f}"
