"""People and where they live."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.managers import UserManager
from accounts.rules.addresses import PostalAddress
from core.models import BaseModel


class User(BaseModel, AbstractBaseUser, PermissionsMixin):
    """A person who can sign in: a shopper, or an operator when `is_staff`."""

    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    # What the shopper chose for the pages, so that a new device starts with it.
    display = models.JSONField(_("display preferences"), default=dict, blank=True)
    is_staff = models.BooleanField(_("operator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    personal_fields: ClassVar[tuple[str, ...]] = ("email", "name")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("grant_roles", "Can make operators and give them roles")]
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_email_once")]

    def __str__(self) -> str:
        return self.email


class ConsentRecord(models.Model):
    """One decision about what may be kept: the proof of it, never changed.

    A visitor who refuses has no pseudonym, so their row says only that somebody refused.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="consents")
    visitor = models.UUIDField(null=True)
    purposes = models.JSONField(_("allowed"))
    version = models.CharField(_("version of the words"), max_length=8)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("decision about cookies")
        verbose_name_plural = _("decisions about cookies")
        indexes = [models.Index(fields=["user", "-at"], name="accounts_consents")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {','.join(self.purposes) or '-'}"


class Address(BaseModel):
    """A postal address in somebody's address book."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="addresses")
    name = models.CharField(_("full name"), max_length=120)
    line1 = models.CharField(_("address"), max_length=200)
    line2 = models.CharField(_("flat, building"), max_length=200, blank=True)
    city = models.CharField(_("town or city"), max_length=100)
    region = models.CharField(_("province or county"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12)
    country = models.CharField(_("country"), max_length=2)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    is_default = models.BooleanField(_("default"), default=False)

    personal_fields: ClassVar[tuple[str, ...]] = (
        "name",
        "line1",
        "line2",
        "city",
        "region",
        "postcode",
        "phone",
    )

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="accounts_one_default_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.postcode} {self.city}"

    @property
    def postal(self) -> PostalAddress:
        """The address as a plain value."""
        return PostalAddress(
            name=self.name,
            line1=self.line1,
            line2=self.line2,
            city=self.city,
            region=self.region,
            postcode=self.postcode,
            country=self.country,
            phone=self.phone,
        )
