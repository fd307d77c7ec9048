"""Word to people about coupons they were given: on a channel they allowed for offers."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from messaging.services.reaching import Word, offer
from messaging.types import Channel, Person
from promotions.models import CouponClaim
from promotions.rules import words
from promotions.selectors import row_of

# The first of these that somebody wants offers on; what costs nothing comes first.
CHANNELS = (
    Channel.APP_PUSH,
    Channel.WEB_PUSH,
    Channel.INBOX,
    Channel.EMAIL,
    Channel.SMS,
)


def tell(*, claim_id: int, now: datetime) -> None:
    """Tell somebody of a coupon in their wallet, if they want to hear. Safe to repeat."""
    claim = CouponClaim.objects.select_related("user", "coupon__promotion").get(pk=claim_id)
    promotion, person = claim.coupon.promotion, claim.user
    row = row_of(promotion)
    with translation.override(person.language):
        currency = settings.SHOP_LANGUAGE_CURRENCY.get(person.language, "")
        url = f"{settings.PUBLIC_URL}{reverse('storefront:account-coupons')}"
        context = {
            "name": dict(row.names).get(person.language) or promotion.code,
            "says": words.says(row, currency),
            "until": claim.expires_at or promotion.ends_at,
            "url": url,
            "shop_name": settings.SHOP_NAME,
            "public_url": settings.PUBLIC_URL,
        }
    word = Word(
        key=f"coupon_issued:{claim.public_id}",
        template="coupon_issued",
        person=Person(language=person.language, user_id=person.pk, email=person.email),
        context=context,
        url=url,
        now=now,
    )
    offer(word, channels=CHANNELS)
