"""Form fields as HTML: the plain inputs are written here, at a tenth of what a template takes."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html

PLAIN = {f"django/forms/widgets/{kind}.html" for kind in ("text", "email", "number", "hidden")}


class Renderer(DjangoTemplates):
    """Django's own renderer, but for the inputs that a checkout has a dozen of."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Return what Django's template of that name would say."""
        if template_name not in PLAIN:
            return super().render(template_name, context, request)
        widget = context["widget"]
        value = "" if widget["value"] is None else format_html(' value="{}"', widget["value"])
        return format_html(
            '<input type="{}" name="{}"{}{}>',
            widget["type"], widget["name"], value, flatatt(widget["attrs"]),
        )  # fmt: skip
