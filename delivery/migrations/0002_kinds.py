from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="method",
            name="kind",
            field=models.CharField(
                choices=[
                    ("parcel", "Parcel"),
                    ("express", "Within the hour, from a store"),
                    ("collect", "Collected in a store"),
                ],
                default="parcel",
                max_length=8,
                verbose_name="kind",
            ),
        ),
    ]
