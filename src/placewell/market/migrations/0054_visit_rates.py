"""Home care has other amounts an hour for shorter visits, where they differ."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("market", "0053_times_and_statements"),
    ]

    operations = [
        migrations.AddField(
            model_name="costmodel",
            name="visit_rates",
            field=models.JSONField(db_comment="Other amounts an hour, by minutes of a visit and line.", default=dict),
        ),
    ]
