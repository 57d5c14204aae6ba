"""What an option says of its offer is known for every option."""

from django.db import migrations, models

# Options put before these columns were known get them from the opened offers; history is otherwise never changed.
FILL = """
ALTER TABLE choice_option DISABLE TRIGGER append_only;
UPDATE choice_option o
SET organisation_id = b.organisation_id,
    vacancy_confirmed_at = a.at,
    valid_until = (p.content ->> 'valid_until')::date,
    bed_held_until = (p.content ->> 'bed_held_until')::date
FROM tenders_openedbid b
JOIN tenders_bidact a ON a.id = b.act_id
JOIN tenders_revealedprice p ON p.bid_id = b.id
WHERE b.id = o.bid_id;
ALTER TABLE choice_option ENABLE TRIGGER append_only;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("choice", "0003_in_depth"),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="option",
            name="organisation_id",
            field=models.BigIntegerField(db_comment="The provider’s."),
        ),
        migrations.AlterField(
            model_name="option",
            name="vacancy_confirmed_at",
            field=models.DateTimeField(db_comment="When the offer that confirms it was sealed."),
        ),
        migrations.AlterField(
            model_name="option",
            name="valid_until",
            field=models.DateField(db_comment="The last day on which the price is good."),
        ),
    ]
