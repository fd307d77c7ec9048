"""Which fields exist once per language."""

from modeltranslation.translator import TranslationOptions, register

from orders.models import Material, Seller


@register(Seller)
class SellerTranslation(TranslationOptions):
    """What is read on documents."""

    fields = ("name", "address", "footer")


@register(Material)
class MaterialTranslation(TranslationOptions):
    """Its name."""

    fields = ("name",)
