"""Setting prices."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from core.errors import Refusal
from core.events import publish
from pricing.events import PriceChanged
from pricing.models import Price, PriceList


class WasNotHigher(Refusal):
    """A price before must be higher than the price now."""

    code = "was_not_higher"
    field = "was"
    message = _("The price before must be higher than the price.")


@transaction.atomic
def put(
    *, variant_id: int, price_list: PriceList, amount: Decimal, was: Decimal | None, now: datetime
) -> Price:
    """Set what a variant costs on a list. Safe to repeat. Raises WasNotHigher."""
    if was is not None and was <= amount:
        raise WasNotHigher
    price, _created = Price.objects.update_or_create(
        variant_id=variant_id, price_list=price_list, defaults={"amount": amount, "was": was}
    )
    product_id = Variant.objects.values_list("product_id", flat=True).get(pk=variant_id)
    publish(PriceChanged(product_id=product_id), now=now)
    return price


@transaction.atomic
def remove(*, price: Price, now: datetime) -> None:
    """Take a variant off a list: it is not sold there any more."""
    product_id = Variant.objects.values_list("product_id", flat=True).get(pk=price.variant_id)
    price.delete()
    publish(PriceChanged(product_id=product_id), now=now)
