"""The agreements that were drawn up before versions: from what was offered, with the terms of a first version."""

from django.db import migrations, models

FILL = """
ALTER TABLE placements_agreement DISABLE TRIGGER append_only;
UPDATE placements_agreement a SET
  starts_on = p.starts_on,
  terms = jsonb_build_object(
    'weekly_price', p.weekly_price::text,
    'lines', coalesce(r.content, o.terms) -> 'lines',
    'basis', coalesce(r.content, o.terms) -> 'price_basis',
    'notice_days', 28, 'full_days', 14, 'percent_after', '80', 'reviewed_after_days', 42)
FROM placements_placement p
JOIN choice_option o ON o.id = p.option_id
LEFT JOIN tenders_revealedprice r ON r.bid_id = o.bid_id
WHERE p.id = a.placement_id AND a.starts_on IS NULL;
ALTER TABLE placements_agreement ENABLE TRIGGER append_only;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0031_versions_guarded"),
        ("choice", "0012_options_from_elsewhere"),
        ("tenders", "0014_times"),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="agreement",
            name="starts_on",
            field=models.DateField(db_comment="From which day this version counts."),
        ),
    ]
