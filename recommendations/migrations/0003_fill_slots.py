"""The slots a new shop begins with."""

from django.db import migrations

from core import ids
from recommendations.serving import defaults


def fill(apps, _schema_editor):
    """Write each slot, unless there is one of this code."""
    slot, boosts = (apps.get_model("recommendations", name) for name in ("Slot", "Boosts"))
    for row in defaults.rows():
        filled = row | {"title": row["title_en"], "public_id": ids.public_id()}
        slot.objects.get_or_create(code=row["code"], defaults=filled)
    boosts.objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    """Fills what 0002 made."""

    dependencies = [("recommendations", "0002_slots")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
