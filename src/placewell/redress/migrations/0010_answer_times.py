"""In how many working days a council answers a complaint: versions that everybody reads and nobody changes."""

from django.db import migrations, models

from placewell.ledger.row_security import expose, protect

WRITERS = "authority_id = placewell_authority() AND placewell_role() = 'commissioner'"


class Migration(migrations.Migration):
    dependencies = [("redress", "0002_row_security")]

    operations = [
        migrations.CreateModel(
            name="AnswerTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField()),
                ("days", models.PositiveSmallIntegerField(db_comment="Working days.")),
                ("because", models.TextField(db_comment="Published beside it.")),
                ("by", models.TextField(db_comment="Actor reference.")),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("authority_id", "version"), name="answer_time_version"),
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1), ("days__lte", 120)) & ~models.Q(("because", "")),
                        name="answer_time_holds",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            protect("redress_answertime", "true", writers=WRITERS, append_only=True),
            expose("redress_answertime", append_only=True),
        ),
    ]
