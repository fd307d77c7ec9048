"""`{{ arms|arm:"buy-words" }}`: the arm of an experiment this page is shown in, or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def arm(arms: Mapping[str, str] | None, code: str) -> str:
    """Return the arm; a page that nobody asked about is in none."""
    return (arms or {}).get(code, "")
