"""Who decides, what was asked and answered, choices that came back, estimates, and whole showings."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("choice", "0002_row_security"),
        ("tenders", "0004_own_result"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("package_ref", models.TextField()),
                ("text", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("package_ref", models.TextField()),
                ("kind", models.TextField(choices=[("visit", "visit"), ("question", "question")])),
                ("text", models.TextField()),
                ("asked_by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ContributionEstimate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("package_ref", models.TextField()),
                ("version", models.PositiveSmallIntegerField()),
                ("locked", models.BinaryField(db_comment="Means and the assessment of them, line by line.")),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Grounds",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("package_ref", models.TextField()),
                ("decided_name", models.TextField()),
                ("capacity_assessed_by", models.TextField(blank=True, default="")),
                ("capacity_assessed_on", models.DateField(null=True)),
                ("consulted", models.TextField(blank=True, default="")),
                ("unbefriended", models.BooleanField(default=False)),
                ("over_eight_weeks", models.BooleanField(default=True)),
                ("imca", models.TextField(blank=True, default="")),
                ("advocate", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ReturnedChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("package_ref", models.TextField()),
                ("because", models.TextField()),
                ("said", models.TextField(blank=True, db_comment="What the person is told.", default="")),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="decision",
            name="home",
            field=models.TextField(blank=True, db_comment="A home that the person would like to be asked.", default=""),
        ),
        migrations.AddField(
            model_name="decision",
            name="kind",
            field=models.TextField(choices=[("chosen", "chosen"), ("none", "none")], default="chosen"),
        ),
        migrations.AddField(
            model_name="decision",
            name="reasons",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), db_comment="Coded, where none was chosen.", default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="option",
            name="bed_held_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="option",
            name="organisation_id",
            field=models.BigIntegerField(db_comment="The provider’s.", null=True),
        ),
        migrations.AddField(
            model_name="option",
            name="vacancy_confirmed_at",
            field=models.DateTimeField(db_comment="When the offer that confirms it was sealed.", null=True),
        ),
        migrations.AddField(
            model_name="option",
            name="valid_until",
            field=models.DateField(db_comment="The last day on which the price is good.", null=True),
        ),
        migrations.AddField(
            model_name="showing",
            name="snapshot",
            field=models.JSONField(db_comment="Every option as it was shown, in the order shown.", default=dict),
        ),
        migrations.AddField(
            model_name="showing",
            name="snapshot_sha256",
            field=models.TextField(db_comment="Of the snapshot's canonical JSON; also in the ledger.", default=""),
        ),
        migrations.AlterField(
            model_name="decision",
            name="option",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="choice.option"
            ),
        ),
        migrations.AlterField(
            model_name="showing",
            name="bid_refs",
            field=models.JSONField(db_comment="In the order shown."),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["package_ref", "-id"], name="newest_decision"),
        ),
        migrations.AddIndex(
            model_name="option",
            index=models.Index(fields=["package_ref", "id"], name="options_of_package"),
        ),
        migrations.AddIndex(
            model_name="option",
            index=models.Index(fields=["service_id"], name="options_of_service"),
        ),
        migrations.AddIndex(
            model_name="showing",
            index=models.Index(fields=["package_ref", "-id"], name="showings_newest"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "chosen"), ("option__isnull", False)),
                    models.Q(("kind", "none"), ("option__isnull", True), ("second__isnull", True)),
                    _connector="OR",
                ),
                name="chosen_or_none",
            ),
        ),
        migrations.AddField(
            model_name="asked",
            name="option",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="choice.option"
            ),
        ),
        migrations.AddField(
            model_name="answered",
            name="asked",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="answered", to="choice.asked"
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionestimate",
            constraint=models.UniqueConstraint(fields=("package_ref", "version"), name="estimate_version"),
        ),
        migrations.AddField(
            model_name="grounds",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="grounds", to="choice.decision"
            ),
        ),
        migrations.AddField(
            model_name="returnedchoice",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="returned", to="choice.decision"
            ),
        ),
        migrations.AddField(
            model_name="returnedchoice",
            name="option",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="choice.option"
            ),
        ),
        migrations.AddIndex(
            model_name="asked",
            index=models.Index(fields=["organisation_id", "-id"], name="asked_of_provider"),
        ),
        migrations.AddIndex(
            model_name="asked",
            index=models.Index(fields=["package_ref", "id"], name="asked_in_package"),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["visit", "question"])), name="asked_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="returnedchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("because__in", ["declined_portrait_wrong", "declined_other", "refused"])),
                name="why_it_came_back",
            ),
        ),
    ]
