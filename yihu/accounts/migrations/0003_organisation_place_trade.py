"""Lists of one territory and one industry, by name."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_contact_point_value"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["territory", "industry", "name"], name="organisation_place_trade"),
        ),
    ]
