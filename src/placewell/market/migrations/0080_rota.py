"""The out-of-hours rota: turns, and those withdrawn."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("market", "0071_track_record_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RotaTurn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.TextField(unique=True)),
                ("authority_id", models.BigIntegerField()),
                ("holder_name", models.TextField()),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("written_by", models.TextField(db_comment="Actor reference.")),
                ("written_by_name", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RotaTurnWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("because", models.TextField()),
                ("by", models.TextField(db_comment="Actor reference.")),
                ("by_name", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "turn",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="market.rotaturn"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="rotaturn",
            index=models.Index(fields=["authority_id", "ends_at", "id"], name="rota_of_authority"),
        ),
        migrations.AddConstraint(
            model_name="rotaturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("begins_at"))), name="rota_turn_forwards"
            ),
        ),
    ]
