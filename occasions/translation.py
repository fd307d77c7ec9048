"""Which fields exist once per language."""

from modeltranslation.translator import TranslationOptions, register

from occasions.models import Occasion


@register(Occasion)
class OccasionTranslation(TranslationOptions):
    """What is read about it."""

    fields = ("title", "summary", "body")
