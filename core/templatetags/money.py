"""`{{ price|money }}`: an amount as the page's language writes it."""

from django import template
from django.utils.translation import get_language

from core.money import Money, format_money

register = template.Library()


@register.filter
def money(value: Money | None) -> str:
    """Return the amount in the active language; nothing for nothing."""
    if value is None:
        return ""
    return format_money(value, get_language() or "en")
