"""The policy a shop begins with: tests that commit empty the tables, and the migration's rows."""

from importlib import import_module

import pytest

from risk.models import Policy, Rule
from risk.services import learning

RULES = import_module("risk.migrations.0001_start").RULES


@pytest.fixture
def policy():
    Policy.objects.get_or_create()
    for code, signal, compare, figure, points, least in RULES:
        Rule.objects.get_or_create(
            code=code,
            defaults={
                "signal": signal,
                "compare": compare,
                "figure": figure,
                "points": points,
                "at_least": least,
            },
        )
    learning.changed()
