"""Booking seats: never one too many, once per person, given back in one click."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.events import publish
from messaging.services.reaching import Word, notify
from messaging.types import Person
from occasions.events import OccasionChanged
from occasions.locks import lock_seat
from occasions.models import MOST_TOGETHER, Occasion, Seat

REMINDED_BEFORE = timedelta(hours=24)


class SeatsGone(Refusal):
    """Fewer seats are left than are wanted, or it has begun; details say how many are left."""

    code = "seats_gone"
    field = "people"

    def __init__(self, left: int) -> None:
        message = _("Only %(count)d left.") % {"count": left} if left else _("It is fully booked.")
        super().__init__(message, left=left)


class NotThatMany(Refusal):
    """More people than can come on one booking."""

    code = "not_that_many"
    field = "people"

    def __init__(self) -> None:
        super().__init__(_("From 1 to %(most)d people.") % {"most": MOST_TOGETHER})


class NotInvited(Refusal):
    """It is for an audience this person is not part of."""

    code = "not_invited"
    message = _("This event is for members. Please sign in with your membership.")


class BookedAlready(Refusal):
    """There is a booking under this address."""

    code = "booked_already"
    field = "email"
    message = _("There is a booking under this address already. Its letter has the link.")


class TooLate(Refusal):
    """It has begun."""

    code = "too_late"
    message = _("The event has begun.")


@dataclass(frozen=True, slots=True)
class Guest:
    """Who books: what they gave, and which audiences they belong to."""

    name: str
    email: str
    language: str
    user_id: int | None = None
    audiences: Collection[str] = ()


@transaction.atomic
def book(*, occasion_id: int, guest: Guest, people: int, now: datetime) -> Seat:
    """Book seats and write to whoever booked.

    One conditional UPDATE; the check constraint stands behind it. A second booking under the same
    address is refused. Raises NotThatMany, NotInvited, SeatsGone, BookedAlready.
    """
    if not 1 <= people <= MOST_TOGETHER:
        raise NotThatMany
    occasion = Occasion.objects.get(pk=occasion_id)
    if occasion.audience and occasion.audience not in guest.audiences:
        raise NotInvited
    email = guest.email.lower()
    if Seat.objects.filter(occasion=occasion, email=email, cancelled_at=None).exists():
        raise BookedAlready
    free = Occasion.objects.filter(
        pk=occasion.pk, is_published=True, starts_at__gt=now, taken__lte=F("seats") - people
    )
    if not free.update(taken=F("taken") + people):
        occasion.refresh_from_db()
        raise SeatsGone(occasion.left if occasion.is_open(now) else 0)
    try:
        with transaction.atomic():
            seat = Seat.objects.create(
                occasion=occasion,
                user_id=guest.user_id,
                name=guest.name,
                email=email,
                language=guest.language,
                people=people,
            )
    except IntegrityError as both_at_once:
        raise BookedAlready from both_at_once
    publish(OccasionChanged(occasion_id=occasion.pk), now=now)
    _tell(seat, "seat_booked", now)
    return seat


@transaction.atomic
def cancel(*, seat_id: int, now: datetime) -> Seat:
    """Give the seats back. Safe to repeat. Raises TooLate."""
    seat = lock_seat(seat_id)
    if seat.cancelled_at is not None:
        return seat
    if seat.occasion.starts_at <= now:
        raise TooLate
    seat.cancelled_at = now
    seat.save(update_fields=["cancelled_at", "updated_at"])
    Occasion.objects.filter(pk=seat.occasion_id).update(taken=F("taken") - seat.people)
    publish(OccasionChanged(occasion_id=seat.occasion_id), now=now)
    return seat


def check_in(*, seat_id: int, now: datetime) -> None:
    """Note that they came. Safe to repeat."""
    Seat.objects.filter(pk=seat_id, came_at=None, cancelled_at=None).update(came_at=now)


def remind(*, now: datetime, limit: int = 500) -> int:
    """Remind whoever comes tomorrow; return how many. Safe to repeat."""
    due = Seat.objects.filter(
        cancelled_at=None,
        reminded_at=None,
        occasion__starts_at__gt=now,
        occasion__starts_at__lte=now + REMINDED_BEFORE,
    ).select_related("occasion__location")
    found = list(due.order_by("pk")[:limit])
    for seat in found:
        with transaction.atomic():
            if Seat.objects.filter(pk=seat.pk, reminded_at=None).update(reminded_at=now):
                _tell(seat, "seat_reminder", now)
    return len(found)


def _tell(seat: Seat, template: str, now: datetime) -> None:
    with translation.override(seat.language):
        path = reverse("storefront:seat", args=[seat.token])
    url = f"{settings.PUBLIC_URL}{path}"
    person = Person(language=seat.language, user_id=seat.user_id, email=seat.email)
    notify(
        Word(
            key=f"{template}:{seat.public_id}",
            template=template,
            person=person,
            context={
                "seat": seat,
                "occasion": seat.occasion,
                "url": url,
                "shop_name": settings.SHOP_NAME,
                "public_url": settings.PUBLIC_URL,
            },
            url=url,
            now=now,
        )
    )
