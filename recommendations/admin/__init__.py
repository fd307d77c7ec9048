"""Operators' screens."""

from recommendations.admin.slots import BoostsAdmin, EffectAdmin, SlotAdmin
from recommendations.admin.versions import ModelAdmin

__all__ = ["BoostsAdmin", "EffectAdmin", "ModelAdmin", "SlotAdmin"]
