"""Events for members are events in stores with an audience (`occasions`): one programme, one list."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("membership", "0001_start")]

    operations = [
        migrations.DeleteModel(name="SignUp"),
        migrations.DeleteModel(name="Gathering"),
    ]
