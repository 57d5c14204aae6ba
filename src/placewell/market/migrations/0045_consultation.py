"""Consultation: what was proposed, said and answered stands; whom an answer is told to is the system's alone."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.row_security import APPEND_ONLY, expose, protect

HISTORY = ("market_consultedversion", "market_comment", "market_commentanswer", "market_commenthidden")
STANDS = "\n".join(APPEND_ONLY.format(table=table) for table in HISTORY)
UNDO_STANDS = "\n".join(f"DROP TRIGGER append_only ON {table};" for table in reversed(HISTORY))

CONTACTS = protect("market_commentcontact", "placewell_role() = 'system'")

# What people were asked stays what they were asked: only its end is written, once. A comment comes in its time.
GUARDS = """
CREATE FUNCTION market_consultation_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ending text[] := ARRAY['state', 'ended_at', 'ended_because'];
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.state <> 'open' OR to_jsonb(OLD) - ending <> to_jsonb(NEW) - ending THEN
    RAISE EXCEPTION 'A consultation stays as it was opened, and ends once.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON market_consultation
  FOR EACH ROW EXECUTE FUNCTION market_consultation_stands();

CREATE FUNCTION market_comment_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM market_consultation c
    WHERE c.id = NEW.consultation_id AND c.state = 'open' AND placewell_clock() <= c.closes_at;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'The time to comment is over.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER in_time BEFORE INSERT ON market_comment
  FOR EACH ROW EXECUTE FUNCTION market_comment_in_time();
"""
UNDO_GUARDS = """
DROP TRIGGER in_time ON market_comment;
DROP FUNCTION market_comment_in_time();
DROP TRIGGER stands ON market_consultation;
DROP FUNCTION market_consultation_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("market", "0051_hours_claimed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "passage",
                    models.TextField(blank=True, db_comment="Ref of the passage; empty for the whole.", default=""),
                ),
                (
                    "said_by",
                    models.TextField(choices=[("provider", "Provider"), ("person", "Person"), ("public", "Public")]),
                ),
                (
                    "name",
                    models.TextField(
                        blank=True, db_comment="As its author wants it shown; empty when withheld.", default=""
                    ),
                ),
                ("text", models.TextField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CommentContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.TextField()),
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contact", to="market.comment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CommentHidden",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("hidden_by", models.TextField(db_comment="Actor reference.")),
                ("hidden_at", models.DateTimeField()),
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hidden", to="market.comment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.TextField(unique=True)),
                (
                    "subject",
                    models.TextField(
                        choices=[
                            ("policy", "policy"),
                            ("cost_model", "cost_model"),
                            ("questions", "questions"),
                            ("scheme", "scheme"),
                            ("other", "other"),
                        ]
                    ),
                ),
                ("title", models.TextField()),
                ("summary", models.TextField(db_comment="What is proposed, in plain English.")),
                ("why", models.TextField(db_comment="Why it is proposed.")),
                (
                    "shorter_because",
                    models.TextField(blank=True, db_comment="Why people have fewer than 28 days.", default=""),
                ),
                (
                    "state",
                    models.TextField(
                        choices=[("open", "open"), ("closed", "closed"), ("withdrawn", "withdrawn")], default="open"
                    ),
                ),
                ("opened_by", models.TextField(db_comment="Actor reference.")),
                ("opened_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField(db_comment="End of the reading period.")),
                ("answers_due_at", models.DateTimeField(db_comment="When every comment is to be answered.")),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.TextField(blank=True, db_comment="Why it was withdrawn.", default="")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="market.category",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consultations", to="market.scheme"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="comment",
            name="consultation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="market.consultation"
            ),
        ),
        migrations.CreateModel(
            name="ConsultedVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("passages", models.JSONField(db_comment="List of ref, title, text; in reading order.")),
                ("why", models.TextField(db_comment="Why this form.")),
                (
                    "follows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        db_comment="Ids of the comments that led to it.",
                        default=list,
                        size=None,
                    ),
                ),
                ("made_by", models.TextField(db_comment="Actor reference.")),
                ("made_at", models.DateTimeField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="market.consultation"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consulted",
                        to="market.policy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CommentAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.TextField(choices=[("we_did", "we_did"), ("we_did_not", "we_did_not"), ("noted", "noted")]),
                ),
                ("text", models.TextField()),
                ("passage", models.TextField(blank=True, db_comment="Ref of the passage that changed.", default="")),
                ("answered_by", models.TextField(db_comment="Actor reference.")),
                ("answered_at", models.DateTimeField()),
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="market.comment"
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="market.consultedversion",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="market.consultedversion",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="comment",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="market.consultedversion"
            ),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(fields=["authority", "-id"], name="consultations_of_an_authority"),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(fields=["scheme", "-id"], name="consultations_of_a_scheme"),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "closed", "withdrawn"])), name="consultation_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject__in", ["policy", "cost_model", "questions", "scheme", "other"])),
                name="consultation_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answers_due_at__gt", models.F("closes_at")), ("closes_at__gt", models.F("opened_at"))
                ),
                name="consultation_times_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                    _connector="OR",
                ),
                name="consultation_ended_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    ("ended_at__gt", models.F("closes_at")),
                    _connector="OR",
                ),
                name="consultation_closed_after_reading",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultedversion",
            constraint=models.UniqueConstraint(fields=("consultation", "number"), name="consulted_version_number"),
        ),
        migrations.AddConstraint(
            model_name="commentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("after__isnull", False),
                        ("before__isnull", False),
                        ("kind", "we_did"),
                        models.Q(("passage", ""), _negated=True),
                    ),
                    models.Q(("after", None), ("before", None), ("kind__in", ["we_did_not", "noted"]), ("passage", "")),
                    _connector="OR",
                ),
                name="answer_shows_its_change",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["consultation", "passage", "id"], name="comments_by_passage"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("said_by__in", ["provider", "person", "public"])), name="comment_said_by"
            ),
        ),
        migrations.RunSQL(STANDS, UNDO_STANDS),
        migrations.RunSQL(CONTACTS, expose("market_commentcontact")),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
    ]
