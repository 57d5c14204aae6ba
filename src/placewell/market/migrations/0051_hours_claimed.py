from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("market", "0050_shared_decisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="costmodel",
            name="wages",
            field=models.JSONField(
                db_comment="Hours claimed and on-costs in per cent; empty: not stated.", default=dict
            ),
        ),
    ]
