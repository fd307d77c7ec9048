"""`{% kept "part.html" tab here=… %}`: a part of the frame, rendered once, not for every page."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

# Enough for every part in every language, currency and department.
MOST = 1000
_kept: dict[tuple[object, ...], str] = {}


@register.simple_tag(takes_context=True)
def kept(context: Context, name: str, *by: object, **filled: str) -> SafeString:
    """Include a template whose output hangs on the frame and on `by` alone.

    `frame_version` of the context says which frame; without one nothing is kept. What differs from
    page to page is `filled` in afterwards, so the template may print these values, not test them.
    """
    part = context.template.engine.get_template(name)  # type: ignore[union-attr]  # we are rendering it
    version = context.get("frame_version")
    if not version:
        with context.push(**filled):
            return part.render(context)
    key = (name, get_language(), version, *by)
    text = _kept.get(key)
    if text is None:
        with context.push(**{hole: _mark(hole) for hole in filled}):
            text = str(part.render(context))
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = text
    for hole, value in filled.items():
        text = text.replace(_mark(hole), conditional_escape(value))
    return mark_safe(text)  # noqa: S308 -- our own template, and escaped values


def _mark(hole: str) -> str:
    # Control characters: no text of the shop's has them.
    return f"\x02{hole}\x03"
