import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from placewell.ledger.row_security import APPEND_ONLY


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0005_register_sync"),
        ("ledger", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Capacity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "bed_type",
                    models.TextField(
                        choices=[
                            ("residential", "residential"),
                            ("residential_dementia", "residential_dementia"),
                            ("nursing", "nursing"),
                            ("nursing_dementia", "nursing_dementia"),
                            ("learning_disability", "learning_disability"),
                            ("mental_health", "mental_health"),
                            ("physical_disability", "physical_disability"),
                            ("short_stay", "short_stay"),
                        ]
                    ),
                ),
                ("maximum", models.PositiveSmallIntegerField()),
                ("occupied", models.PositiveSmallIntegerField()),
                ("reserved", models.PositiveSmallIntegerField()),
                ("accepting", models.BooleanField()),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="counts", to="directory.vacancy"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("vacancy", "bed_type"), name="capacity_once_a_type"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "maximum__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("occupied"), "+", models.F("reserved")
                                ),
                            )
                        ),
                        name="capacity_people_fit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "bed_type__in",
                                [
                                    "residential",
                                    "residential_dementia",
                                    "nursing",
                                    "nursing_dementia",
                                    "learning_disability",
                                    "mental_health",
                                    "physical_disability",
                                    "short_stay",
                                ],
                            )
                        ),
                        name="capacity_bed_type",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            APPEND_ONLY.format(table="directory_capacity"), "DROP TRIGGER append_only ON directory_capacity;"
        ),
    ]
