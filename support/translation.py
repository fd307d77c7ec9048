"""Which fields exist once per language."""

from modeltranslation.translator import TranslationOptions, register

from support import models


@register(models.Section)
class SectionTranslation(TranslationOptions):
    """A slug per language, so that each address reads well."""

    fields = ("slug", "title", "intro")


@register(models.Article)
class ArticleTranslation(TranslationOptions):
    """All a shopper reads, the address, and the words it is found by."""

    fields = ("slug", "title", "summary", "body", "keywords")


@register(models.CannedReply)
class CannedReplyTranslation(TranslationOptions):
    """The words; an agent reads the title in their own language."""

    fields = ("title", "body")


@register(models.Team)
class TeamTranslation(TranslationOptions):
    """Its name."""

    fields = ("name",)
