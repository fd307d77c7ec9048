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


class CareSymbol(models.TextChoices):
    """How a textile is cared for; each has a drawing of its own."""

    WASH_30 = "wash-30", _("Wash at 30 °C")
    WASH_40 = "wash-40", _("Wash at 40 °C")
    HAND_WASH = "hand-wash", _("Wash by hand")
    NO_WASH = "no-wash", _("Do not wash")
    NO_BLEACH = "no-bleach", _("Do not bleach")
    NO_TUMBLE = "no-tumble", _("Do not tumble dry")
    FLAT_DRY = "flat-dry", _("Dry flat")
    LINE_DRY = "line-dry", _("Hang to dry")
    IRON_LOW = "iron-low", _("Iron at low heat")
    IRON_MEDIUM = "iron-medium", _("Iron at medium heat")
    NO_IRON = "no-iron", _("Do not iron")
    DRY_CLEAN = "dry-clean", _("Dry clean")
    NO_DRY_CLEAN = "no-dry-clean", _("Do not dry clean")


ON_SALE = (Status.ACTIVE, Status.CLEARANCE)
