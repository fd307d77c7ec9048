"""The history begins with the prices as they stand, at the time they were last written."""

from django.db import migrations

BEGIN = """
INSERT INTO pricing_pricechange (price_list_id, variant_id, from_quantity, amount, was, at, why, reference)
SELECT price_list_id, variant_id, 1, amount, was, updated_at, 'found', '' FROM pricing_price
"""


class Migration(migrations.Migration):
    dependencies = [("pricing", "0004_price_lists_for_audiences")]
    operations = [migrations.RunSQL(BEGIN, migrations.RunSQL.noop)]
