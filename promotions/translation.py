"""Which fields exist once per language."""

from modeltranslation.translator import TranslationOptions, register

from promotions.models import Promotion


@register(Promotion)
class PromotionTranslation(TranslationOptions):
    """How shoppers see it called."""

    fields = ("name",)
