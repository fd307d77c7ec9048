"""Row locks of analytics."""

from __future__ import annotations

from analytics.models import Experiment


def lock_experiment(experiment_id: int) -> Experiment:
    """Lock one experiment."""
    return Experiment.objects.select_for_update().get(pk=experiment_id)
