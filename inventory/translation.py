"""Which fields exist once per language."""

from modeltranslation.translator import TranslationOptions, register

from inventory.models import Location


@register(Location)
class LocationTranslation(TranslationOptions):
    """What a shopper reads of a place."""

    fields = ("name", "address", "hours")
