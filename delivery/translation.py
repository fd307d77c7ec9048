"""Which fields exist once per language."""

from modeltranslation.translator import TranslationOptions, register

from delivery.models import Method, Zone


@register(Zone)
class ZoneTranslation(TranslationOptions):
    """Its name."""

    fields = ("name",)


@register(Method)
class MethodTranslation(TranslationOptions):
    """Its name."""

    fields = ("name",)
