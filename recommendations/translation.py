"""Which fields exist once per language."""

from modeltranslation.translator import TranslationOptions, register

from recommendations import models


@register(models.Slot)
class SlotTranslation(TranslationOptions):
    """What it is called on the page."""

    fields = ("title",)
