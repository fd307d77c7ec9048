import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("catalog", "0013_product_media")]

    operations = [
        migrations.AddField(
            model_name="attribute",
            name="bands",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DecimalField(decimal_places=3, max_digits=12),
                blank=True,
                default=list,
                help_text="Ascending numbers, with commas: 1, 2, 5 makes four stretches.",
                size=None,
                verbose_name="limits of the filter",
            ),
        ),
        migrations.AddConstraint(
            model_name="attribute",
            constraint=models.CheckConstraint(
                condition=Q(("bands", []), ("kind", "number"), _connector="OR"),
                name="catalog_only_numbers_have_bands",
            ),
        ),
    ]
