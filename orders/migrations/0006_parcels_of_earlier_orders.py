"""Give orders from before parcels were counted the one parcel they had."""

from django.db import migrations

PARCEL_STATES = {"packed": "packed", "shipped": "shipped", "delivered": "delivered"}


def write_parcels(apps, _schema_editor):
    Order = apps.get_model("orders", "Order")
    Fulfilment = apps.get_model("orders", "Fulfilment")
    FulfilmentLine = apps.get_model("orders", "FulfilmentLine")
    OrderLine = apps.get_model("orders", "OrderLine")
    from core import ids

    for order in Order.objects.filter(state__in=PARCEL_STATES).iterator(chunk_size=500):
        lines = OrderLine.objects.filter(order=order)
        if order.delivery_code:
            lines = lines.filter(nature="goods")
        left = order.updated_at if order.state != "packed" else None
        parcel = Fulfilment.objects.create(
            public_id=ids.public_id(),
            order=order,
            position=1,
            kind="parcel" if order.delivery_code else "handover",
            state=PARCEL_STATES[order.state],
            carrier=order.carrier,
            tracking=order.tracking,
            packed_at=order.placed_at,
            shipped_at=left,
            delivered_at=left if order.state == "delivered" else None,
        )
        FulfilmentLine.objects.bulk_create(
            FulfilmentLine(
                public_id=ids.public_id(), fulfilment=parcel, line=line, quantity=line.quantity
            )
            for line in lines
        )


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_fulfilments")]
    operations = [migrations.RunPython(write_parcels, migrations.RunPython.noop)]
