"""Which fields exist once per language."""

from modeltranslation.translator import TranslationOptions, register

from membership.models import (
    Auction,
    CareRule,
    Draw,
    MallItem,
    Plan,
    Tier,
    TierPrivilege,
)


@register(Tier)
class TierTranslation(TranslationOptions):
    """Its name."""

    fields = ("name",)


@register(TierPrivilege)
class TierPrivilegeTranslation(TranslationOptions):
    """What a member reads."""

    fields = ("text",)


@register(Plan)
class PlanTranslation(TranslationOptions):
    """Its name and what it brings."""

    fields = ("name", "text", "benefits")


@register(MallItem)
class MallItemTranslation(TranslationOptions):
    """What it is."""

    fields = ("name", "text")


@register(Draw)
class DrawTranslation(TranslationOptions):
    """What can be won."""

    fields = ("name", "text")


@register(Auction)
class AuctionTranslation(TranslationOptions):
    """What can be won."""

    fields = ("name", "text")


@register(CareRule)
class CareRuleTranslation(TranslationOptions):
    """What the shopper reads."""

    fields = ("words",)
