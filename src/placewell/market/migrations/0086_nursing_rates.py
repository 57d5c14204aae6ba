"""What the NHS pays for nursing, year by year, as a commissioner recorded it: everybody reads it, nobody changes it."""

from django.db import migrations, models

from placewell.ledger.row_security import expose, protect

WRITERS = "authority_id = placewell_authority() AND placewell_role() = 'commissioner'"


class Migration(migrations.Migration):
    dependencies = [("market", "0085_closing_rows")]

    operations = [
        migrations.CreateModel(
            name="NursingRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(db_comment="In whose April it begins.")),
                ("version", models.PositiveSmallIntegerField()),
                ("standard", models.DecimalField(db_comment="Pounds a week.", decimal_places=2, max_digits=9)),
                ("higher", models.DecimalField(db_comment="Pounds a week.", decimal_places=2, max_digits=9)),
                ("source", models.TextField(db_comment="Where it was published.")),
                ("published_on", models.DateField()),
                ("recorded_by", models.TextField(db_comment="Actor reference.")),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("authority_id", "year", "version"), name="nursing_rate_version"),
                    models.CheckConstraint(
                        condition=models.Q(("higher__gt", models.F("standard")), ("standard__gt", 0))
                        & ~models.Q(("source", "")),
                        name="nursing_rate_holds",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            protect("market_nursingrate", "true", writers=WRITERS, append_only=True),
            expose("market_nursingrate", append_only=True),
        ),
    ]
