"""Training: a run begins, says how far it is, and ends as a model that is live, or why not."""

from __future__ import annotations

import logging
import resource
import sys
import time
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from analytics.models import Profile
from core import clock
from core.errors import Refusal
from recommendations.models import Model
from recommendations.rules import gate
from recommendations.types import CommonKind, ShopperKind, Why

if TYPE_CHECKING:
    from analytics.warehouse import Warehouse
    from recommendations.engine.fitting import Learnt

log = logging.getLogger("loopmart.recommendations")

# A run says every step that it lives, and no step is as long.
SILENT = timedelta(minutes=20)


class AlreadyTraining(Refusal):
    """One run at a time."""

    code = "already_training"
    message = _("A model is in training already.")


def begin(*, now: datetime) -> Model:
    """Open a run on everything until yesterday. Raises AlreadyTraining.

    A run that has said nothing for long was killed: it is closed as failed first.
    """
    close_silent(now=now)
    day = now.date().isoformat()
    number = Model.objects.filter(code__startswith=f"{day}-").count() + 1
    code = f"{day}-{number}"
    try:
        with transaction.atomic():
            return Model.objects.create(
                code=code, folder=code, until=now.date() - timedelta(days=1), started_at=now,
                beaten_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise AlreadyTraining from None


def close_silent(*, now: datetime) -> int:
    """Close runs whose process is gone; return how many. Safe to repeat."""
    silent = Model.objects.filter(state=Model.State.TRAINING, beaten_at__lt=now - SILENT)
    return silent.update(state=Model.State.FAILED, finished_at=now, why=Why.KILLED)


def train(*, model_id: int, warehouse: Warehouse, now: datetime) -> Model:
    """Carry a run out: read, learn, judge, write its lists, put it in force if it is not worse.

    May be killed anywhere: lists of a run that did not end are shown to nobody, and the next one
    closes it. Not safe to repeat: a run that has ended is left alone.
    """
    model = Model.objects.get(pk=model_id)
    if model.state != Model.State.TRAINING:
        return model
    try:
        return _train(model, warehouse, now)
    except Exception as failure:
        log.exception("training of %s failed", model.code)
        why = f"{Why.BROKEN}:{type(failure).__name__}: {failure}"[:400]
        rows = Model.objects.filter(pk=model.pk, state=Model.State.TRAINING)
        rows.update(state=Model.State.FAILED, why=why, finished_at=clock.now())
        raise


def _train(model: Model, warehouse: Warehouse, now: datetime) -> Model:
    from recommendations.engine import fitting, listing, replenishment, shop  # noqa: PLC0415 -- only training needs its libraries
    from recommendations.services import artefacts, writing  # noqa: PLC0415 -- with the engine

    run = _Run(model)
    off = Profile.objects.filter(is_on=False).values_list("user_id", flat=True)
    run.note("reading", 1)
    history = shop.read(warehouse, until=model.until, off=off)
    champion = Model.objects.filter(state=Model.State.LIVE).first()
    learnt = fitting.learn_from(history, note=run.note, champion=artefacts.probe_of(champion))
    run.note("lists", 80)
    rhythm = replenishment.learn(history)
    again = replenishment.lists_of(rhythm, history, until=model.until)
    shoppers = chain(
        listing.of_shoppers(learnt),
        ((person, ShopperKind.BUY_AGAIN.value, items) for person, items in again),
    )
    counted = {"shoppers": writing.shoppers(model=model, lists=shoppers, now=now)}
    run.note("products", 90)
    counted["products"] = writing.products(model=model, lists=listing.of_products(learnt), now=now)
    shared = list(listing.common(learnt, new=shop.new(warehouse, until=model.until)))
    for country, sold in shop.of_countries(warehouse, until=model.until).items():
        kind = CommonKind.POPULAR.value
        shared.append((f"country:{country}", kind, listing.of_country(sold)))
    counted["common"] = writing.common(model=model, lists=shared, now=now)
    run.note("files", 97)
    artefacts.write(model=model, learnt=learnt)
    model.metrics = {"form": learnt.form, "lists": counted, "buy_again": rhythm.metrics}
    return _finish(model, run, learnt, now)


def _finish(model: Model, run: _Run, learnt: Learnt, now: datetime) -> Model:
    from recommendations.engine import fitting, provenance  # noqa: PLC0415 -- as above
    from recommendations.services import versions  # noqa: PLC0415 -- as above

    if learnt.judged is not None:
        model.metrics |= fitting.figures_of(learnt.judged)
    verdict = gate.verdict(model.metrics)
    model.metrics["gate"] = verdict.as_json()
    model.lineage = provenance.of(learnt)
    model.settings = provenance.settings()
    model.cost = run.cost()
    shows = any(model.metrics["lists"].values())
    passed, why = (verdict.passed, verdict.why) if shows else (False, Why.NOTHING)
    model.state = Model.State.READY if passed else Model.State.REFUSED
    model.why, model.finished_at, model.progress, model.step = why, clock.now(), 100, ""
    model.save()
    log.info("model %s: %s, %s", model.code, learnt.form, why)
    if passed:
        return versions.promote(model_id=model.pk, why=why, now=now)
    versions.tidy()
    return model


class _Run:
    """How far a run is, and what it has cost so far."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._began = self._step_began = time.monotonic()
        self._processor = time.process_time()
        self._steps: dict[str, float] = {}
        self._step = ""

    def note(self, step: str, percent: int) -> None:
        """Say how far it is: it also says that the run lives."""
        self._close()
        self._step = step
        rows = Model.objects.filter(pk=self._model.pk, state=Model.State.TRAINING)
        rows.update(step=step, progress=percent, beaten_at=clock.now())

    def cost(self) -> dict[str, Any]:
        """Return what it has cost: processor, memory at the highest, seconds by step."""
        self._close()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        unit = 2**20 if sys.platform == "darwin" else 2**10
        return {
            "cpu_seconds": round(time.process_time() - self._processor, 1),
            "wall_seconds": round(time.monotonic() - self._began, 1),
            "peak_mb": round(peak / unit),
            "steps": {name: round(seconds, 1) for name, seconds in self._steps.items()},
        }

    def _close(self) -> None:
        moment = time.monotonic()
        if self._step:
            self._steps[self._step] = moment - self._step_began
        self._step_began = moment
