"""Values of games."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

# Odds are whole parts of a million, so that they add up exactly.
WHOLE = 1_000_000


class Kind(models.TextChoices):
    """What is played."""

    WHEEL = "wheel", _("Wheel of fortune")
    DRAW = "draw", _("Lucky draw")
    POLL = "poll", _("Poll that sets the discount")


class Source(models.TextChoices):
    """Where a turn comes from."""

    FREE = "free", _("Free turn")
    SHARE = "share", _("Turn for sharing")
    POINTS = "points", _("Turn for points")
