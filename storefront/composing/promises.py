"""When one item would arrive, in words."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.models import Variant
from core.money import Money, format_money
from delivery import selectors as deliveries
from delivery.models import Method
from storefront.composing.baskets import promise
from storefront.templatetags.dates import day


def delivery_words(*, price: Money, variant: Variant, now: datetime) -> str:
    """Return when one of these would arrive, and from what sum on delivery is free."""
    language = get_language() or "en"
    offers = deliveries.offers(
        country=settings.SHOP_LANGUAGE_COUNTRY[language],
        currency=price.currency,
        items=price,
        weight_g=variant.weight_g,
        units={variant.pk: 1},
    )
    if not offers:
        return _("The cost is shown in your bag")
    usual = promise(offers[0], now)
    if offers[0].kind == Method.Kind.PARCEL:
        by = offers[0].promise(now).order_by
        told = {"days": usual, "day": day(by.date()), "time": date_format(by, "H:i")}
        usual = _("%(days)s, ordered by %(day)s %(time)s") % told
    if offers[0].free_from is None:
        return usual
    over = format_money(offers[0].free_from, language)
    return _("%(days)s, free over %(amount)s") % {"days": usual, "amount": over}
