"""Models: what each read, what it cost, how well it does, and which of them is live."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from recommendations.models import Model


@admin.register(Model)
class ModelAdmin(ReadOnlyAdmin):
    """Runs, newest first."""

    list_display = ("code", "shown_state", "until", "started_at", "finished_at")
    list_filter = ("state",)
    ordering = ("-started_at",)

    @display(
        description=_("state"),
        label={
            Model.State.TRAINING: "info",
            Model.State.LIVE: "success",
            Model.State.REFUSED: "warning",
            Model.State.FAILED: "danger",
        },
    )
    def shown_state(self, model: Model) -> tuple[str, str]:
        """Show the state as a chip."""
        return model.state, model.get_state_display()
