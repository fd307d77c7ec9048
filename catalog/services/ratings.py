"""What is derived of reviews: a product's rating, and each review's quality."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import Count, Sum

from catalog.events import VoicesChanged
from catalog.models import Aspect, Product, Review, VoiceRules
from catalog.rules import quality
from catalog.types import Standing
from core.events import publish

HUNDREDTH = Decimal("0.01")
CHUNK = 1000


def derive(*, product_ids: Iterable[int]) -> None:
    """Write these products' rating and number of reviews anew. Safe to repeat.

    The caller holds the products' rows, so that two changes of one product count each other.
    """
    ids = sorted(set(product_ids))
    published = Review.objects.filter(product__in=ids, state=Standing.PUBLISHED)
    sums = {
        row["product"]: (row["stars"], row["n"])
        for row in published.values("product").annotate(stars=Sum("rating"), n=Count("pk"))
    }
    for pk in ids:
        stars, count = sums.get(pk, (0, 0))
        mean = (Decimal(stars) / count).quantize(HUNDREDTH, ROUND_HALF_UP) if count else Decimal(0)
        Product.objects.filter(pk=pk).exclude(rating=mean, rating_count=count).update(
            rating=mean, rating_count=count
        )


def score(*, reviews: Iterable[Review]) -> None:
    """Write the quality of these reviews anew, by the weights as they are now. Safe to repeat."""
    rules = voice_rules()
    weights = quality.Weights(
        verified=rules.verified_weight,
        length=rules.length_weight,
        photo=rules.photo_weight,
        aspects=rules.aspect_weight,
        helpful=rules.helpful_weight,
    )
    rows = list(
        Review.objects.filter(pk__in=[review.pk for review in reviews])
        .select_related("product")
        .annotate(
            photo_count=Count("photos", distinct=True),
            aspect_count=Count("aspects", distinct=True),
        )
    )
    asked = _aspects_asked({row.product.product_type_id for row in rows})
    for row in rows:
        facts = quality.Facts(
            is_verified=row.is_verified,
            text=row.text,
            photos=row.photo_count,
            aspects_rated=row.aspect_count,
            aspects_asked=asked.get(row.product.product_type_id, 0),
            helpful=row.helpful,
        )
        row.quality = quality.score(facts, weights)
    Review.objects.bulk_update(rows, ["quality"], batch_size=CHUNK)


def score_all(*, now: datetime) -> int:
    """Write every review's quality anew after the weights changed; return how many. Repeatable."""
    ids = list(Review.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            rows = Review.objects.filter(pk__in=ids[start : start + CHUNK])
            score(reviews=rows)
            for pk in sorted(set(rows.values_list("product_id", flat=True))):
                publish(VoicesChanged(product_id=pk), now=now)
    return len(ids)


def voice_rules() -> VoiceRules:
    """Return the operators' rules, or the defaults."""
    return VoiceRules.objects.filter(pk=1).first() or VoiceRules(pk=1)


def _aspects_asked(type_ids: Iterable[int]) -> dict[int, int]:
    rows = Aspect.objects.filter(product_type__in=list(type_ids))
    return dict(rows.values_list("product_type").annotate(n=Count("pk")))
