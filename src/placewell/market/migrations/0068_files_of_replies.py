"""Files that come with the reply to a notice: its provider writes them, and those who decide read them."""

import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.row_security import expose, protect

OWN = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
READS = "(authority_id = placewell_authority() AND placewell_role() IN ('commissioner', 'approver', 'auditor'))"
FILES = (
    protect("market_noticefile", f"placewell_role() = 'system' OR {OWN} OR {READS}", writers=OWN, append_only=True)
    + """
CREATE FUNCTION market_of_its_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM market_proceeding p WHERE p.id = NEW.proceeding_id AND p.state = 'replied'
      AND p.organisation_id = NEW.organisation_id AND p.authority_id = NEW.authority_id
      AND (p.replied_by, p.replied_at) = (NEW.added_by, NEW.added_at)) THEN
    RAISE EXCEPTION 'A file comes with the reply to a notice of its own.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER of_its_notice BEFORE INSERT ON market_noticefile
  FOR EACH ROW EXECUTE FUNCTION market_of_its_notice();
"""
)
UNDO = """
DROP TRIGGER of_its_notice ON market_noticefile;
DROP FUNCTION market_of_its_notice();
""" + expose("market_noticefile", append_only=True)


class Migration(migrations.Migration):
    dependencies = [
        ("market", "0067_dispute_parts"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("media_type", models.TextField(db_comment="As its bytes tell, never as a browser says.")),
                ("ending", models.TextField()),
                ("size", models.PositiveIntegerField(db_comment="Bytes, before encryption.")),
                ("digest", models.TextField(db_comment="sha256 of the bytes before encryption, in hex.")),
                ("stored_as", models.TextField(unique=True)),
                ("locked_for", models.BigIntegerField(db_comment="The organisation under whose key its bytes lie.")),
                ("added_by", models.TextField(db_comment="Actor reference.")),
                ("added_at", models.DateTimeField()),
                (
                    "proceeding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="market.proceeding"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["proceeding", "id"], name="files_of_a_notice")],
            },
        ),
        migrations.RunSQL(FILES, UNDO),
    ]
