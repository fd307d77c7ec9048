"""Writes to a person's address book."""

from __future__ import annotations

from dataclasses import asdict, replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Address, User
from accounts.rules.addresses import PostalAddress, normal_phone, normal_postcode
from core.errors import NotFound, Refusal

MOST_ADDRESSES = 50


class TooManyAddresses(Refusal):
    """The address book is full."""

    code = "too_many_addresses"
    message = _("Your address book is full. Please delete an address first.")


def checked(address: PostalAddress) -> PostalAddress:
    """Return the address as it will be printed. Raises InvalidPostcode, InvalidPhone."""
    return replace(
        address,
        postcode=normal_postcode(address.postcode, address.country),
        phone=normal_phone(address.phone, address.country),
    )


@transaction.atomic
def add(*, user_id: int, address: PostalAddress, is_default: bool) -> Address:
    """Write an address into the book; the first one becomes the default.

    Raises InvalidPostcode, InvalidPhone, TooManyAddresses.
    """
    values = asdict(checked(address))
    User.objects.select_for_update().only("pk").get(pk=user_id)
    owned = Address.objects.filter(user_id=user_id)
    count = owned.count()
    if count >= MOST_ADDRESSES:
        raise TooManyAddresses
    is_default = is_default or count == 0
    if is_default:
        owned.filter(is_default=True).update(is_default=False)
    return Address.objects.create(user_id=user_id, is_default=is_default, **values)


@transaction.atomic
def change(*, user_id: int, public_id: str, address: PostalAddress, is_default: bool) -> Address:
    """Rewrite an address. Raises NotFound when it is not this person's."""
    values = asdict(checked(address))
    User.objects.select_for_update().only("pk").get(pk=user_id)
    owned = Address.objects.filter(user_id=user_id)
    found = owned.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    if is_default and not found.is_default:
        owned.filter(is_default=True).update(is_default=False)
        found.is_default = True
    for name, value in values.items():
        setattr(found, name, value)
    found.save()
    return found


@transaction.atomic
def remove(*, user_id: int, public_id: str) -> None:
    """Delete an address; another becomes the default. Safe to repeat."""
    User.objects.select_for_update().only("pk").get(pk=user_id)
    owned = Address.objects.filter(user_id=user_id)
    owned.filter(public_id=public_id).delete()
    if not owned.filter(is_default=True).exists() and (next_one := owned.order_by("-pk").first()):
        Address.objects.filter(pk=next_one.pk).update(is_default=True)
