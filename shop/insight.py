"""Tasks of those who look at figures: recommendations and analytics."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# (title, [(label, icon, admin view, permission)])
INSIGHT: tuple[tuple[Any, tuple[tuple[Any, str, str, str], ...]], ...] = (
    (
        _("Recommendations"),
        (
            (
                pgettext_lazy("recommendations", "Models"),
                "model_training",
                "recommendations_model",
                "recommendations.view_model",
            ),
            (
                pgettext_lazy("recommendations", "Slots"),
                "view_carousel",
                "recommendations_slot",
                "recommendations.view_slot",
            ),
            (_("Business rules"), "rule", "recommendations_boosts", "recommendations.view_boosts"),
            (
                _("Tests of slots"),
                "experiment",
                "recommendations_effect",
                "recommendations.view_effect",
            ),
        ),
    ),
    (
        _("Analytics"),
        (
            (_("Reports"), "monitoring", "analytics_reportrun", "analytics.view_reportrun"),
            (
                _("Monthly reports"),
                "summarize",
                "analytics_monthlyreport",
                "analytics.view_monthlyreport",
            ),
            (_("Actions"), "task_alt", "analytics_action", "analytics.view_action"),
            (_("Groups of shoppers"), "groups", "analytics_cluster", "analytics.view_cluster"),
            (_("Profiles"), "person_search", "analytics_profile", "analytics.view_profile"),
            (_("Targets"), "flag", "analytics_kpitarget", "analytics.view_kpitarget"),
            (_("Alerts"), "notification_important", "analytics_alert", "analytics.view_alert"),
            (_("Experiments"), "science", "analytics_experiment", "analytics.view_experiment"),
            (_("Event stream"), "stream", "analytics_intake", "analytics.view_intake"),
            (_("Events set aside"), "rule_folder", "analytics_reject", "analytics.view_reject"),
            (_("Page speed"), "speed", "analytics_speed", "analytics.view_intake"),
        ),
    ),
)
