"""Which fields exist once per language."""

from modeltranslation.translator import TranslationOptions, register

from catalog import models


@register(models.Category)
class CategoryTranslation(TranslationOptions):
    """A slug per language, so that each address reads well."""

    fields = ("name", "slug", "intro", "seo_title", "seo_description", "keywords")


@register(models.Brand)
class BrandTranslation(TranslationOptions):
    """The name is a name everywhere; the story is told twice."""

    fields = ("story",)


@register(models.Tag)
class TagTranslation(TranslationOptions):
    """Its word."""

    fields = ("name",)


@register(models.ProductType)
class ProductTypeTranslation(TranslationOptions):
    """Its name."""

    fields = ("name",)


@register(models.Attribute)
class AttributeTranslation(TranslationOptions):
    """Its name and unit."""

    fields = ("name", "unit")


@register(models.AttributeChoice)
class AttributeChoiceTranslation(TranslationOptions):
    """Its label."""

    fields = ("label",)


@register(models.AttributeValue)
class AttributeValueTranslation(TranslationOptions):
    """Free text."""

    fields = ("text",)


@register(models.Product)
class ProductTranslation(TranslationOptions):
    """All a shopper reads, and the address."""

    fields = (
        "name",
        "slug",
        "summary",
        "description",
        "seo_title",
        "seo_description",
        "keywords",
    )


@register(models.Option)
class OptionTranslation(TranslationOptions):
    """Its name."""

    fields = ("name",)


@register(models.OptionValue)
class OptionValueTranslation(TranslationOptions):
    """Its label."""

    fields = ("label",)


@register(models.Image)
class ImageTranslation(TranslationOptions):
    """What it shows."""

    fields = ("alt",)


@register(models.Detail)
class DetailTranslation(TranslationOptions):
    """Its rows."""

    fields = ("rows",)


@register(models.Variant)
class VariantTranslation(TranslationOptions):
    """Its label."""

    fields = ("label",)


@register(models.Banner)
class BannerTranslation(TranslationOptions):
    """Its words."""

    fields = ("title", "text", "action")


@register(models.Page)
class PageTranslation(TranslationOptions):
    """Its words."""

    fields = ("title", "intro", "body")


@register(models.Block)
class BlockTranslation(TranslationOptions):
    """Its words."""

    fields = ("title", "text")


@register(models.Article)
class ArticleTranslation(TranslationOptions):
    """Its address and its words."""

    fields = ("slug", "title", "summary", "body")


@register(models.Aspect)
class AspectTranslation(TranslationOptions):
    """Its name."""

    fields = ("name",)


@register(models.Content)
class ContentTranslation(TranslationOptions):
    """The text; a file is one for all."""

    fields = ("body",)


@register(models.PersonalField)
class PersonalFieldTranslation(TranslationOptions):
    """What is asked."""

    fields = ("name", "help")


@register(models.PersonalChoice)
class PersonalChoiceTranslation(TranslationOptions):
    """Its label."""

    fields = ("label",)


@register(models.FactTable)
class FactTableTranslation(TranslationOptions):
    """All its words."""

    fields = ("name", "head", "rows", "note")


@register(models.ProductMedia)
class ProductMediaTranslation(TranslationOptions):
    """What it shows, and what is said in it."""

    fields = ("label", "captions")
