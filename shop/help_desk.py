"""Customer service in the side bar and in the roles."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TALK = (
    "support.ticket",
    "support.message",
    "support.attachment",
    "support.step",
)
HELP_CENTRE = ("support.section", "support.article", "support.cannedreply")
DESK = (
    "support.team",
    "support.agent",
    "support.agentlimit",
    "support.route",
    "support.valueline",
    "support.businesshours",
    "support.openspan",
    "support.closedday",
    "support.standard",
)

# As in `navigation.TASKS`.
HELP: tuple[Any, tuple[tuple[Any, str, str, str], ...]] = (
    pgettext_lazy("the room", "Help"),
    (
        (_("Inbox"), "inbox", "inbox", "support.view_ticket"),
        (_("Conversations"), "forum", "support_ticket", "support.view_ticket"),
        (_("Help articles"), "menu_book", "support_article", "support.view_article"),
        (_("Help sections"), "folder", "support_section", "support.view_section"),
        (
            _("Kept replies"),
            "quickreply",
            "support_cannedreply",
            "support.view_cannedreply",
        ),
        (
            pgettext_lazy("in support", "Agents"),
            "support_agent",
            "support_agent",
            "support.view_agent",
        ),
        (_("Teams"), "groups_2", "support_team", "support.view_team"),
        (_("Routing rules"), "alt_route", "support_route", "support.view_route"),
        (_("Service standards"), "timer", "support_standard", "support.view_standard"),
        (
            _("Business hours"),
            "calendar_clock",
            "support_businesshours",
            "support.view_businesshours",
        ),
        (_("Lines of high value"), "diamond", "support_valueline", "support.view_valueline"),
    ),
)
