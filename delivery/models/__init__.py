"""The tables of delivery, split by noun."""

from delivery.models.calendar import Area, Holiday
from delivery.models.methods import Method, Rate, Zone
from delivery.models.parcels import CarrierNotice, Parcel, ParcelScan
from delivery.models.routes import HourFactor, RoutePlan, Stop, Vehicle, Visit
from delivery.models.slots import Slot, SlotBooking, SlotPlan

__all__ = [
    "Area",
    "CarrierNotice",
    "Holiday",
    "HourFactor",
    "Method",
    "Parcel",
    "ParcelScan",
    "Rate",
    "RoutePlan",
    "Slot",
    "SlotBooking",
    "SlotPlan",
    "Stop",
    "Vehicle",
    "Visit",
    "Zone",
]
