"""Values of store credit."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Why store credit moved."""

    GRANTED = "granted", _("A gift from the shop")
    REFUNDED = "refunded", _("Refund of an order")
    SPENT = "spent", _("Paid with credit")
    RETURNED = "returned", _("Credit given back")
    CORRECTED = "corrected", _("Correction")


class Party(models.TextChoices):
    """The two sides of every move: what one gains the other owes."""

    SHOPPER = "shopper", _("Shopper")
    SHOP = "shop", _("Shop")
