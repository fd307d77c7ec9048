"""Values of the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an attribute holds, and so how it is entered, filtered and shown."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    CHOICE = "choice", _("Choice")
    COLOUR = "colour", _("Colour")
    BOOLEAN = "boolean", _("Yes or no")
    DATE = "date", _("Date")


class Status(models.TextChoices):
    """Where a product stands in its life."""

    DRAFT = "draft", _("Draft")
    ANNOUNCED = "announced", _("Announced")
    ACTIVE = "active", _("Active")
    CLEARANCE = "clearance", _("Clearance")
    RETIRED = "retired", _("Retired")


ON_SALE = (Status.ACTIVE, Status.CLEARANCE)
