"""Where the demo delivers, how, and for how much."""

from decimal import Decimal

from delivery.models import Method, Rate, Zone
from demo import files
from demo.files import Row
from demo.loading.words import both


def load() -> None:
    """Write zones, the methods within them, and their rates."""
    given = files.document("delivery")
    zones = {
        row["code"]: Zone(code=row["code"], countries=row["countries"], **both(row, "name"))
        for row in given["zones"]
    }
    Zone.objects.bulk_create(zones.values())
    methods = Method.objects.bulk_create(
        Method(
            zone=zones[row["zone"]],
            code=row["code"],
            kind=row.get("kind", Method.Kind.PARCEL),
            carrier=row["carrier"],
            min_days=row["min_days"],
            max_days=row["max_days"],
            position=position,
            **both(row, "name"),
        )
        for position, row in enumerate(given["methods"])
    )
    Rate.objects.bulk_create(
        _rate(method, rate)
        for method, row in zip(methods, given["methods"], strict=True)
        for rate in row["rates"]
    )


def _rate(method: Method, row: Row) -> Rate:
    free_from = row["free_from"]
    return Rate(
        method=method,
        currency=row["currency"],
        amount=Decimal(row["amount"]),
        free_from=Decimal(free_from) if free_from else None,
        up_to_g=row["up_to_g"],
    )
