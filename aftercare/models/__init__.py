"""The tables of what follows a sale."""

from aftercare.models.repairs import Repair, RepairEvent, RepairPhoto
from aftercare.models.visits import Visit, VisitedService
from aftercare.models.warranties import Serial, Warranty, WarrantyRule

__all__ = [
    "Repair",
    "RepairEvent",
    "RepairPhoto",
    "Serial",
    "Visit",
    "VisitedService",
    "Warranty",
    "WarrantyRule",
]
