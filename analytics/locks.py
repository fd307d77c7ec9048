"""Locks of this app, and nothing else."""

from __future__ import annotations

from zlib import crc32

from django.db import connection

from analytics.models import Experiment, Profile

# Any number that no other advisory lock of the house begins with.
ALERTS = 7_204_011


def lock_alerts(*, code: str) -> None:
    """Let one worker at a time tell of a figure: an advisory lock of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [ALERTS, crc32(code.encode()) & 0x7FFFFFFF]
        )


def lock_profile(*, user_id: int) -> Profile:
    """Lock one shopper's profile, made if there is none yet; nothing is locked after it."""
    profile, _made = Profile.objects.select_for_update().get_or_create(user_id=user_id)
    return profile


def lock_experiment(experiment_id: int) -> Experiment:
    """Lock one experiment."""
    return Experiment.objects.select_for_update().get(pk=experiment_id)
