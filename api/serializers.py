"""Shapes that several endpoints share."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.rules.addresses import PostalAddress
from core.money import Money


class MoneyOut(serializers.Serializer[Money]):
    """An amount as a decimal string, and its ISO 4217 currency."""

    amount = serializers.CharField()
    currency = serializers.CharField()

    def to_representation(self, instance: Money) -> dict[str, Any]:
        """Write the amount in whole minor units: 48.00."""
        return {"amount": str(instance.rounded().amount), "currency": instance.currency}


class PostalIn(serializers.Serializer[PostalAddress]):
    """A postal address."""

    name = serializers.CharField(max_length=120)
    line1 = serializers.CharField(max_length=200)
    line2 = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    city = serializers.CharField(max_length=100)
    region = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    postcode = serializers.CharField(max_length=12)
    country = serializers.RegexField("^[A-Z]{2}$", help_text="ISO 3166-1 alpha-2")
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")


class ShipIn(PostalIn):
    """Where to deliver; a sale of services and digital goods alone needs name and country only."""

    line1 = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    city = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    postcode = serializers.CharField(max_length=12, required=False, allow_blank=True, default="")


class PictureOut(serializers.Serializer[Any]):
    """A picture; `webp` and `avif` are srcset strings."""

    alt = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    src = serializers.CharField()
    webp = serializers.CharField()
    avif = serializers.CharField()
