"""What a review found, and whether an additional cost was looked at, stand where neither the home nor a link reads.

Row-level security shows whole rows: a home could see from its review's row that somebody pays on top.
"""

import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.row_security import expose, protect

STAFF = "authority_id = placewell_authority() AND placewell_role() IN ('social_worker', 'broker', 'auditor')"
WORKERS = "authority_id = placewell_authority() AND placewell_role() = 'social_worker'"
FILL = """
INSERT INTO placements_reviewfinding (review_id, authority_id, locked, cost_reviewed)
SELECT id, authority_id, locked, cost_reviewed FROM placements_review ORDER BY id;
"""
BACK = """
ALTER TABLE placements_review DISABLE TRIGGER append_only;
UPDATE placements_review r SET locked = f.locked, cost_reviewed = f.cost_reviewed
FROM placements_reviewfinding f WHERE f.review_id = r.id;
ALTER TABLE placements_review ENABLE TRIGGER append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0058_closing_rows")]

    operations = [
        migrations.CreateModel(
            name="ReviewFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                (
                    "locked",
                    models.BinaryField(db_comment="What was found, under the authority’s data key: for staff."),
                ),
                (
                    "cost_reviewed",
                    models.BooleanField(db_comment="Whether an additional cost was; null: there is none.", null=True),
                ),
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="finding", to="placements.review"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            protect("placements_reviewfinding", f"placewell_role() = 'system' OR ({STAFF})", writers=WORKERS),
            expose("placements_reviewfinding"),
        ),
        # Nullable on the way, so that this can be taken back on a table that has rows.
        migrations.AlterField(
            model_name="review",
            name="locked",
            field=models.BinaryField(
                db_comment="What was found, under the authority’s data key: for staff.", null=True
            ),
        ),
        migrations.RunSQL(FILL, BACK),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON placements_reviewfinding"
            " FOR EACH STATEMENT EXECUTE FUNCTION placewell_refuse_change();",
            "DROP TRIGGER append_only ON placements_reviewfinding;",
        ),
        migrations.RemoveField(model_name="review", name="locked"),
        migrations.RemoveField(model_name="review", name="cost_reviewed"),
    ]
