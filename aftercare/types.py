"""Values of what follows a sale."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RepairState(models.TextChoices):
    """Where a repair stands."""

    EXPECTED = "expected", _("We are expecting it")
    RECEIVED = "received", _("With us, being looked at")
    QUOTED = "quoted", _("Our quote waits for your answer")
    AGREED = "agreed", _("Quote accepted, payment follows")
    MENDING = "mending", _("Being repaired")
    MENDED = "mended", _("Repaired, on its way to you")
    UNMENDED = "unmended", _("Coming back as it is")
    CLOSED = "closed", _("Back with you")
    DECLINED = "declined", _("Not possible")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# The only moves a repair can make.
REPAIR_MOVES: dict[RepairState, tuple[RepairState, ...]] = {
    RepairState.EXPECTED: (RepairState.RECEIVED, RepairState.DECLINED, RepairState.WITHDRAWN),
    RepairState.RECEIVED: (RepairState.QUOTED, RepairState.MENDING, RepairState.UNMENDED),
    RepairState.QUOTED: (RepairState.AGREED, RepairState.UNMENDED),
    # Nobody paid in time: the quote is open again.
    RepairState.AGREED: (RepairState.MENDING, RepairState.QUOTED),
    RepairState.MENDING: (RepairState.MENDED, RepairState.UNMENDED),
    RepairState.MENDED: (RepairState.CLOSED,),
    RepairState.UNMENDED: (RepairState.CLOSED,),
    RepairState.CLOSED: (),
    RepairState.DECLINED: (),
    RepairState.WITHDRAWN: (),
}
OVER = (RepairState.CLOSED, RepairState.DECLINED, RepairState.WITHDRAWN)
OPEN_REPAIRS = tuple(state for state in RepairState if state not in OVER)


class Way(models.TextChoices):
    """How a thing to be repaired reaches the shop, and how it comes back."""

    PICKUP = "pickup", _("Fetched at the door")
    STORE = "store", _("Brought to a store")
