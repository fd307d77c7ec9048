"""Groups of shoppers, written by the room that finds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from orders.models import ShopperSegments


@transaction.atomic
def put(*, codes: Mapping[int, Sequence[str]], everybody: bool = False) -> None:
    """Write the groups of these people; of `everybody`, who is not named is in none.

    Safe to repeat.
    """
    gone = ShopperSegments.objects.all()
    if not everybody:
        gone = gone.filter(user_id__in=[user for user, theirs in codes.items() if not theirs])
    else:
        gone = gone.exclude(user_id__in=[user for user, theirs in codes.items() if theirs])
    gone.delete()
    ShopperSegments.objects.bulk_create(
        [
            ShopperSegments(user_id=user, codes=list(theirs))
            for user, theirs in sorted(codes.items())
            if theirs
        ],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["codes"],
        batch_size=5000,
    )
