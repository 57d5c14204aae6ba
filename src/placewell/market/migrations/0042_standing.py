"""Standing: notices, replies, decisions, reviews and disputes; whose they are, and what of them stands."""

import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.row_security import APPEND_ONLY, expose, protect

SYSTEM = "placewell_role() = 'system'"
OWN = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
STAFF = "(authority_id = placewell_authority() AND placewell_role() NOT IN ('person', 'provider', 'public'))"
DECIDES = "(authority_id = placewell_authority() AND placewell_role() IN ('commissioner', 'approver'))"
PROTECTED = ("market_proceeding", "market_dispute")
PROTECT = "\n".join(
    protect(t, f"{SYSTEM} OR {OWN} OR {STAFF}", writers=f"{SYSTEM} OR {OWN} OR {DECIDES}") for t in PROTECTED
)
EXPOSE = "\n".join(expose(table) for table in PROTECTED)

# Those suspended before there were reviews are reviewed within 28 days of this migration.
BEFORE = """
UPDATE market_membership SET suspended_at = placewell_clock(), review_due_at = placewell_clock() + interval '28 days'
WHERE state = 'suspended';
"""

# What was said stands: a notice, a reply and a decision are each written once, by whom they are for.
GUARDS = """
CREATE FUNCTION market_proceeding_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  replying text[] := ARRAY['state', 'reply', 'replied_by', 'replied_at'];
  deciding text[] := ARRAY['state', 'decided_by', 'decided_at', 'reasons'];
  asking text[] := ARRAY['state', 'objection', 'objected_at'];
  looking text[] := ARRAY['state', 'reviewed_by', 'reviewed_at', 'review_reasons'];
  moving text[] := CASE
    WHEN NEW.state = 'replied' THEN replying
    WHEN NEW.state IN ('upheld', 'dropped') THEN deciding
    WHEN NEW.state = 'review_asked' THEN asking
    ELSE looking END;
BEGIN
  IF TG_OP = 'DELETE'
    OR NOT (OLD.state, NEW.state) IN (('notice', 'replied'), ('notice', 'upheld'), ('notice', 'dropped'),
      ('notice', 'withdrawn'), ('replied', 'upheld'), ('replied', 'dropped'), ('replied', 'withdrawn'),
      ('upheld', 'review_asked'), ('review_asked', 'confirmed'), ('review_asked', 'reversed'))
    OR (placewell_role() = 'provider') <> (NEW.state IN ('replied', 'review_asked'))
    OR (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) THEN
    RAISE EXCEPTION 'What was noticed, replied and decided stands.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proceeding_stands BEFORE UPDATE OR DELETE ON market_proceeding
  FOR EACH ROW EXECUTE FUNCTION market_proceeding_stands();

CREATE FUNCTION market_dispute_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['state', 'answer', 'answered_by', 'answered_at'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'open' OR placewell_role() = 'provider'
    OR (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) THEN
    RAISE EXCEPTION 'A dispute stands as it was made, and is answered once.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispute_stands BEFORE UPDATE OR DELETE ON market_dispute
  FOR EACH ROW EXECUTE FUNCTION market_dispute_stands();
"""
UNDO_GUARDS = """
DROP TRIGGER dispute_stands ON market_dispute;
DROP FUNCTION market_dispute_stands();
DROP TRIGGER proceeding_stands ON market_proceeding;
DROP FUNCTION market_proceeding_stands();
"""
REVIEWS = APPEND_ONLY.format(table="market_suspensionreview")
UNDO_REVIEWS = "DROP TRIGGER append_only ON market_suspensionreview;"

# An approver decides notices, and looks again at refusals; a provider may end its own membership.
DECISIONS = """
DROP POLICY writing_by_approver ON market_membershipdecision;
CREATE POLICY writing_by_approver ON market_membershipdecision FOR INSERT WITH CHECK (
  placewell_role() = 'approver' AND authority_id = placewell_authority()
  AND decision IN ('admitted', 'suspended', 'reinstated', 'ended')
);
CREATE POLICY leaving ON market_membershipdecision FOR INSERT WITH CHECK (
  placewell_role() = 'provider' AND organisation_id = placewell_organisation() AND decision = 'ended'
);
"""
UNDO_DECISIONS = """
DROP POLICY leaving ON market_membershipdecision;
DROP POLICY writing_by_approver ON market_membershipdecision;
CREATE POLICY writing_by_approver ON market_membershipdecision FOR INSERT WITH CHECK (
  placewell_role() = 'approver' AND authority_id = placewell_authority() AND decision = 'admitted'
);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("directory", "0004_miles_to_the_last_bit"),
        ("market", "0041_schemes_and_their_record"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                (
                    "about",
                    models.TextField(
                        choices=[
                            ("register", "Register"),
                            ("membership", "Membership"),
                            ("decision", "Decision"),
                            ("track_record", "Track Record"),
                            ("places", "Places"),
                            ("investment", "Investment"),
                            ("other", "Other"),
                        ]
                    ),
                ),
                ("text", models.TextField()),
                (
                    "state",
                    models.TextField(
                        choices=[("open", "Open"), ("corrected", "Corrected"), ("stands", "Stands")], default="open"
                    ),
                ),
                ("made_by", models.TextField(db_comment="Actor reference.")),
                ("made_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_by", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Proceeding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("kind", models.TextField(choices=[("suspension", "suspension"), ("removal", "removal")])),
                (
                    "ground",
                    models.TextField(
                        choices=[
                            ("rating", "rating"),
                            ("registration", "registration"),
                            ("safeguarding", "safeguarding"),
                            ("documents", "documents"),
                            ("conduct", "conduct"),
                            ("exclusion", "exclusion"),
                            ("conditions", "conditions"),
                        ]
                    ),
                ),
                ("evidence", models.TextField()),
                (
                    "at_once",
                    models.BooleanField(db_comment="Suspended with the notice, before the decision.", default=False),
                ),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("notice", "notice"),
                            ("replied", "replied"),
                            ("upheld", "upheld"),
                            ("dropped", "dropped"),
                            ("withdrawn", "withdrawn"),
                            ("review_asked", "review_asked"),
                            ("confirmed", "confirmed"),
                            ("reversed", "reversed"),
                        ],
                        default="notice",
                    ),
                ),
                ("noticed_by", models.TextField(db_comment="Actor reference.")),
                ("noticed_at", models.DateTimeField()),
                ("reply_due_at", models.DateTimeField()),
                ("reply", models.TextField(blank=True, default="")),
                ("replied_by", models.TextField(blank=True, default="")),
                ("replied_at", models.DateTimeField(null=True)),
                ("decided_by", models.TextField(blank=True, default="")),
                ("decided_at", models.DateTimeField(null=True)),
                ("reasons", models.TextField(blank=True, db_comment="Of the decision.", default="")),
                ("objection", models.TextField(blank=True, db_comment="Why a second look was asked for.", default="")),
                ("objected_at", models.DateTimeField(null=True)),
                ("reviewed_by", models.TextField(blank=True, default="")),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("review_reasons", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.CreateModel(
            name="SuspensionReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField()),
                ("outcome", models.TextField(choices=[("kept", "Kept"), ("lifted", "Lifted"), ("missed", "Missed")])),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="membership",
            name="review_due_at",
            field=models.DateTimeField(blank=True, db_comment="When its suspension is reviewed next.", null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="suspended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="membershipdecision",
            name="decision",
            field=models.TextField(
                choices=[
                    ("admitted", "Admitted"),
                    ("suspended", "Suspended"),
                    ("reinstated", "Reinstated"),
                    ("ended", "Ended"),
                    ("stops_changed", "Stops Changed"),
                    ("investment_verified", "Investment Verified"),
                    ("reviewed", "Reviewed"),
                ]
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("state", "suspended")), fields=["review_due_at", "id"], name="suspensions_by_review"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("review_due_at__isnull", False), ("state", "suspended"), ("suspended_at__isnull", False)),
                    models.Q(
                        models.Q(("state", "suspended"), _negated=True), ("review_due_at", None), ("suspended_at", None)
                    ),
                    _connector="OR",
                ),
                name="membership_suspended_at",
            ),
        ),
        migrations.AddField(
            model_name="dispute",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="market.membership"
            ),
        ),
        migrations.AddField(
            model_name="proceeding",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="proceedings", to="market.membership"
            ),
        ),
        migrations.AddField(
            model_name="suspensionreview",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="suspension_reviews", to="market.membership"
            ),
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(fields=["authority_id", "id"], name="disputes_of_authority"),
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(fields=["organisation_id", "id"], name="disputes_of_organisation"),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "corrected", "stands"])), name="dispute_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        models.Q(("answer", ""), _negated=True),
                        models.Q(("answered_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="dispute_answered_with_words",
            ),
        ),
        migrations.AddIndex(
            model_name="proceeding",
            index=models.Index(fields=["authority_id", "id"], name="proceedings_of_authority"),
        ),
        migrations.AddIndex(
            model_name="proceeding",
            index=models.Index(fields=["organisation_id", "id"], name="proceedings_of_organisation"),
        ),
        migrations.AddConstraint(
            model_name="proceeding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "notice",
                            "replied",
                            "upheld",
                            "dropped",
                            "withdrawn",
                            "review_asked",
                            "confirmed",
                            "reversed",
                        ],
                    )
                ),
                name="proceeding_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="proceeding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ground__in",
                        ["rating", "registration", "safeguarding", "documents", "conduct", "exclusion", "conditions"],
                    ),
                    ("kind__in", ["suspension", "removal"]),
                ),
                name="proceeding_kind_and_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="proceeding",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("noticed_by")), _negated=True),
                name="proceeding_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="proceeding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by", ""),
                    models.Q(
                        models.Q(("reviewed_by", models.F("noticed_by")), _negated=True),
                        models.Q(("reviewed_by", models.F("decided_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proceeding_reviewed_by_a_third",
            ),
        ),
        migrations.AddConstraint(
            model_name="proceeding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["upheld", "dropped", "review_asked", "confirmed", "reversed"]), _negated=True
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        models.Q(("reasons", ""), _negated=True),
                        models.Q(("decided_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proceeding_decided_with_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="proceeding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["notice", "replied"])),
                fields=("membership",),
                name="one_proceeding_at_a_time",
                violation_error_message="There is a proceeding about this member already. Decide that first.",
            ),
        ),
        migrations.AddIndex(
            model_name="suspensionreview",
            index=models.Index(fields=["membership", "id"], name="reviews_of_a_membership"),
        ),
        migrations.AddConstraint(
            model_name="suspensionreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["kept", "lifted", "missed"])), name="suspension_review_outcome"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspensionreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "missed")),
                fields=("membership", "due_at"),
                name="missed_review_recorded_once",
            ),
        ),
        migrations.RunSQL(PROTECT, EXPOSE),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
        migrations.RunSQL(REVIEWS, UNDO_REVIEWS),
        migrations.RunSQL(DECISIONS, UNDO_DECISIONS),
    ]
