"""Ways of delivery that not every shop has: slots, within the hour, areas."""

from datetime import timedelta
from decimal import Decimal

from delivery.models import Area, Method, Rate, Slot, Zone
from inventory.models import Location
from tests.factories import shop


def area(prefix="SE", point=("51.48", "-0.08"), country="GB"):
    return Area.objects.create(
        country=country, prefix=prefix, name=prefix, latitude=point[0], longitude=point[1]
    )


def method(code, *, zone="gb", amount="5.00", **changes):
    values = {"name_en": code.title(), "name_zh_hans": code, "min_days": 1, "max_days": 1}
    made = Method.objects.create(
        zone=Zone.objects.get(code=zone), code=code, position=9, **(values | changes)
    )
    Rate.objects.create(method=made, currency="GBP", amount=Decimal(amount))
    return made


def by_slot(capacity=1, hours=26, **changes):
    """A method by slot with one time, tomorrow at eleven."""
    made = method("van", has_slots=True, **changes)
    starts = shop.NOW + timedelta(hours=hours)
    return Slot.objects.create(
        method=made, starts_at=starts, ends_at=starts + timedelta(hours=2), capacity=capacity
    )


def express(store_stock=(), point=("51.5220", "-0.1189"), radius_km=8):
    """A London store with these units of variants, and delivery within the hour around it."""
    place = shop.warehouse("london", ships=False)
    Location.objects.filter(pk=place.pk).update(latitude=point[0], longitude=point[1])
    for variant, units in store_stock:
        shop.put_in_stock(variant, units, place)
    method("hour", kind=Method.Kind.EXPRESS, radius_km=radius_km, opens="08:00", closes="20:00")
    return place
