"""Values of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What an attribute holds, and so how it is entered, filtered and shown."""

    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    CHOICE = "choice", _("Choice")
    COLOUR = "colour", _("Colour")
    BOOLEAN = "boolean", _("Yes or no")
    DATE = "date", _("Date")


# Kinds whose answers are a list of their own.
CHOSEN = (Kind.CHOICE, Kind.COLOUR)


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


class Nature(models.TextChoices):
    """What the products of a type are: only goods lie on a shelf and travel in a parcel."""

    GOODS = "goods", _("Goods")
    SERVICE = "service", _("Service")
    DIGITAL = "digital", _("Digital good")


class Asked(models.TextChoices):
    """How a wish for a product is answered."""

    TEXT = "text", _("Text")
    CHOICE = "choice", _("Choice")


class Script(models.TextChoices):
    """Which letters can be made."""

    LATIN = "latin", _("Latin letters and digits")
    HAN = "han", _("Latin and Chinese")


class Bond(models.TextChoices):
    """How one product belongs to another."""

    ACCESSORY = "accessory", _("Goes well with it")
    SERVICE = "service", _("Service for it")
    SUBSTITUTE = "substitute", _("Instead of it")
    CONTENT = "content", _("To read about it")


class MediaKind(models.TextChoices):
    """How a product is shown beside its pictures."""

    VIDEO = "video", _("Film")
    MODEL = "model", _("3D model")
    SPIN = "spin", _("Turn in frames")


class Standing(models.TextChoices):
    """Where a review, a question or an answer stands."""

    PENDING = "pending", _("Waiting to be read")
    PUBLISHED = "published", pgettext_lazy("of a review", "Published")
    REJECTED = "rejected", pgettext_lazy("of a review", "Rejected")


class Abuse(models.TextChoices):
    """Why a shopper reports something."""

    OFFENSIVE = "offensive", _("It is offensive")
    PRIVATE = "private", _("It gives away something private")
    ADVERT = "advert", _("It is an advertisement")
    OFF_TOPIC = "off_topic", _("It is not about this product")
    FALSE = "false", _("It is not true")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: their account if they have one, and what limits and votes know them by.

    `key` names the person ("user:7", or a device); `address` is where the request came from. Both
    are kept as hashes only.
    """

    name: str
    language: str
    key: str
    address: str = ""
    user_id: int | None = None
    email: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a review says: an overall rating, ratings by aspect code, words, pictures as bytes."""

    rating: int
    title: str = ""
    text: str = ""
    aspects: Mapping[str, int] = field(default_factory=dict)
    photos: Sequence[bytes] = ()
