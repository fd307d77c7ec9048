"""Which model answers: put in force, rolled back, tidied away."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from recommendations.locks import lock_models
from recommendations.models import CommonList, Model, ProductList, ShopperList
from recommendations.selectors import hot
from recommendations.services import artefacts
from recommendations.types import Why

PROMOTABLE = {Model.State.READY, Model.State.RETIRED, Model.State.REFUSED}


class NotReady(Refusal):
    """A model that is in training or failed, or whose lists are gone."""

    code = "model_not_ready"
    message = _("This model has no lists to show.")


class Corrupted(Refusal):
    """What a model learnt is not what was written."""

    code = "model_corrupted"
    message = _("The files of this model are damaged: it cannot be put in force.")


class NothingBefore(Refusal):
    """There is no earlier model to go back to."""

    code = "nothing_before"
    message = _("There is no earlier model to go back to.")


class ReasonMissing(Refusal):
    """A person who acts says why."""

    code = "reason_missing"
    message = _("Say why.")
    field = "reason"


def promote(*, model_id: int, why: str, now: datetime) -> Model:
    """Put a model in force; the one before it steps back and keeps its lists.

    Safe to repeat: the live model stays as it is. Raises ReasonMissing, NotReady, Corrupted; a
    damaged model is marked as refused, with why.
    """
    if not why.strip():
        raise ReasonMissing
    damage = artefacts.damage(Model.objects.get(pk=model_id))
    if damage:
        _refuse(model_id, damage)
        raise Corrupted(file=damage)
    with transaction.atomic():
        model = lock_models()[model_id]
        if model.state == Model.State.LIVE:
            return model
        if model.state not in PROMOTABLE or not has_lists(model_id):
            raise NotReady
        Model.objects.filter(state=Model.State.LIVE).update(state=Model.State.RETIRED)
        model.state, model.live_since, model.why = Model.State.LIVE, now, why[:400]
        model.save(update_fields=["state", "live_since", "why", "updated_at"])
        transaction.on_commit(hot.forget_live)
    tidy()
    return model


def roll_back(*, why: str, now: datetime) -> Model:
    """Put the model in force that was live before. Raises NothingBefore, and as promote."""
    before = (
        Model.objects.filter(state=Model.State.RETIRED, live_since__isnull=False)
        .order_by("-live_since")
        .first()
    )
    if before is None:
        raise NothingBefore
    return promote(model_id=before.pk, why=why, now=now)


def has_lists(model_id: int) -> bool:
    """Return whether a model has anything to show."""
    tables = (CommonList, ProductList, ShopperList)
    return any(table.objects.filter(model_id=model_id).exists() for table in tables)


def tidy() -> None:
    """Delete lists and files of models that nobody goes back to. Safe to repeat."""
    kept = [Model.State.LIVE, Model.State.TRAINING]
    live = list(Model.objects.filter(state__in=kept).values_list("pk", flat=True))
    # The one before the live model, for going back takes no training; and the newest that a
    # person may still put in force.
    before = Model.objects.filter(state=Model.State.RETIRED).order_by("-live_since")[:1]
    waiting = [Model.State.READY, Model.State.REFUSED]
    newest = Model.objects.filter(state__in=waiting).order_by("-started_at")[:1]
    stay = {*live, *(model.pk for model in before), *(model.pk for model in newest)}
    for table in (ShopperList, ProductList, CommonList):
        rows = table.objects.exclude(model_id__in=stay)
        rows._raw_delete(rows.db)  # noqa: SLF001 -- by the thousand: nothing hangs on them
    folders = set(Model.objects.filter(pk__in=stay).values_list("folder", flat=True))
    root = Path(settings.MODELS_ROOT)
    for folder in root.iterdir() if root.exists() else ():
        if folder.is_dir() and folder.name not in folders:
            shutil.rmtree(folder, ignore_errors=True)


def _refuse(model_id: int, damage: str) -> None:
    rows = Model.objects.filter(pk=model_id).exclude(state=Model.State.LIVE)
    rows.update(state=Model.State.REFUSED, why=f"{Why.DAMAGED}:{damage}"[:400])
