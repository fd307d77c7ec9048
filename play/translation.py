"""Which fields exist once per language."""

from modeltranslation.translator import TranslationOptions, register

from play.models import Game, Option, Prize


@register(Game)
class GameTranslation(TranslationOptions):
    """What is read about it."""

    fields = ("title", "text")


@register(Prize)
class PrizeTranslation(TranslationOptions):
    """Its name."""

    fields = ("name",)


@register(Option)
class OptionTranslation(TranslationOptions):
    """Its name."""

    fields = ("name",)
