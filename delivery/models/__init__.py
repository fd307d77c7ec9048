"""The tables of delivery, split by noun."""

from delivery.models.calendar import Area, Holiday
from delivery.models.methods import Method, Rate, Zone
from delivery.models.slots import Slot, SlotBooking, SlotPlan

__all__ = ["Area", "Holiday", "Method", "Rate", "Slot", "SlotBooking", "SlotPlan", "Zone"]
