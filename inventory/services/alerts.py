"""Who wants to hear when something can be bought: asked for, told once, taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from catalog.types import ON_SALE, Status
from core.errors import NotFound, Refusal
from inventory import selectors
from inventory.locks import lock_alerts
from inventory.models import Alert
from messaging.services import outgoing
from messaging.types import Person

# Told in one transaction; the next look tells the rest.
AT_ONCE = 100


class CanBeBought(Refusal):
    """There is nothing to wait for."""

    code = "can_be_bought"
    message = _("Good news: you can order this now.")


@transaction.atomic
def ask(*, sku: str, email: str, language: str) -> Alert:
    """Remember who wants to hear of a variant: when it is out, or when it is back.

    Safe to repeat: asking twice is asking once. Raises NotFound, CanBeBought.
    """
    variant = (
        Variant.objects.filter(
            sku=sku, is_active=True, product__status__in=(*ON_SALE, Status.ANNOUNCED)
        )
        .select_related("product")
        .first()
    )
    if variant is None:
        raise NotFound
    is_free = selectors.available(variant_ids=[variant.pk]).get(variant.pk, 0) > 0
    if is_free and variant.product.status in ON_SALE:
        raise CanBeBought
    waiting = Alert.objects.filter(variant=variant, email__iexact=email, sent_at__isnull=True)
    found = waiting.first()
    if found is None:
        found = Alert.objects.create(variant=variant, email=email, language=language)
    return found


def tell(*, product_ids: Iterable[int] | None = None, now: datetime) -> int:
    """Write to everybody whose variant can be bought now; return how many.

    Safe to repeat, and to run beside itself: an alert is locked, its message queued and itself
    marked in one transaction, so nobody is told twice.
    """
    told = 0
    while some := _tell_some(product_ids, now):
        told += some
    return told


@transaction.atomic
def _tell_some(product_ids: Iterable[int] | None, now: datetime) -> int:
    alerts = lock_alerts(product_ids=product_ids, limit=AT_ONCE)
    for alert in alerts:
        outgoing.queue(
            key=f"alert:{alert.public_id}",
            channel="email",
            template="back_in_stock",
            person=Person(language=alert.language, email=alert.email),
            context={
                "product": alert.variant.product,
                "variant": alert.variant,
                "alert": alert,
                "shop_name": settings.SHOP_NAME,
                "public_url": settings.PUBLIC_URL,
            },
            now=now,
        )
        alert.sent_at = now
    Alert.objects.bulk_update(alerts, ["sent_at"])
    return len(alerts)


def take_back(*, token: str) -> bool:
    """Forget everything this person waits for, by the secret of one link. Safe to repeat."""
    alert = Alert.objects.filter(token=token).first()
    if alert is None:
        return False
    Alert.objects.filter(email__iexact=alert.email, sent_at__isnull=True).delete()
    return True
