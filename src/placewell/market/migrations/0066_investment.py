"""Investment in quality: points lists that stand, claims of members, their evidence and every step of them."""

import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.row_security import APPEND_ONLY, expose, protect

SYSTEM = "placewell_role() = 'system'"
OWN = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
READS = "(authority_id = placewell_authority() AND placewell_role() IN ('commissioner', 'approver', 'auditor'))"
DECIDES = "(authority_id = placewell_authority() AND placewell_role() IN ('commissioner', 'approver'))"
TABLES = (("market_investmentclaim", False), ("market_investmentevidence", True), ("market_investmentstep", True))
PROTECT = "\n".join(
    protect(table, f"{SYSTEM} OR {OWN} OR {READS}", writers=f"{SYSTEM} OR {OWN} OR {DECIDES}", append_only=stands)
    for table, stands in TABLES
)
EXPOSE = "\n".join(expose(table, append_only=stands) for table, stands in reversed(TABLES))
LISTS = APPEND_ONLY.format(table="market_investmentlist")
UNDO_LISTS = "DROP TRIGGER append_only ON market_investmentlist;"

# Each side moves a claim by its own acts alone, and each act writes its own columns.
GUARDS = """
CREATE FUNCTION market_investment_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF placewell_role() <> 'provider' OR NEW.state <> 'claimed' OR NEW.verified_on IS NOT NULL
    OR (NEW.decided_by, NEW.noticed_by, NEW.looked_by) IS DISTINCT FROM ('', '', '')
    OR NOT EXISTS (
      SELECT FROM market_membership m JOIN market_investmentlist l ON l.category_id = m.category_id
      WHERE m.id = NEW.membership_id AND l.id = NEW.points_list_id AND m.state <> 'ended'
        AND m.organisation_id = NEW.organisation_id AND m.authority_id = NEW.authority_id) THEN
    RAISE EXCEPTION 'A claim begins as one, about a membership of its own.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON market_investmentclaim
  FOR EACH ROW EXECUTE FUNCTION market_investment_begins();

CREATE FUNCTION market_investment_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  who text := placewell_role();
  moving text[] := ARRAY['state', 'due_at'] || CASE
    WHEN OLD.state = 'look_again' AND NEW.state = 'verified' THEN ARRAY['looked_by', 'verified_on', 'expires_on']
    WHEN NEW.state = 'stands' THEN ARRAY['looked_by']
    WHEN NEW.state = 'notice' THEN ARRAY['noticed_by', 'looked_by']
    WHEN OLD.state = 'claimed' AND NEW.state = 'verified'
      THEN ARRAY['decided_by', 'decided_at', 'verified_on', 'expires_on']
    WHEN NEW.state = 'verified' THEN ARRAY['decided_by', 'decided_at', 'noticed_by']
    WHEN NEW.state IN ('refused', 'ended') THEN ARRAY['decided_by', 'decided_at']
    ELSE ARRAY[]::text[] END;
BEGIN
  IF TG_OP = 'DELETE'
    OR NOT (OLD.state, NEW.state) IN (('claimed', 'asked'), ('claimed', 'verified'), ('claimed', 'refused'),
      ('claimed', 'withdrawn'), ('asked', 'claimed'), ('asked', 'refused'), ('asked', 'withdrawn'),
      ('verified', 'notice'), ('verified', 'expired'), ('notice', 'replied'), ('notice', 'ended'),
      ('notice', 'verified'), ('notice', 'expired'), ('replied', 'ended'), ('replied', 'verified'),
      ('replied', 'expired'), ('refused', 'look_again'), ('ended', 'look_again'), ('look_again', 'stands'),
      ('look_again', 'verified'), ('look_again', 'withdrawn'))
    OR (who = 'provider') <> (NEW.state IN ('claimed', 'replied', 'look_again', 'withdrawn') AND who <> 'system')
    OR (who = 'system') <> (NEW.state IN ('expired', 'withdrawn') AND who <> 'provider')
    OR (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) THEN
    RAISE EXCEPTION 'What was claimed and decided stands.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON market_investmentclaim
  FOR EACH ROW EXECUTE FUNCTION market_investment_stands();

-- Read as whoever writes: a claim that they may not see is none of theirs.
CREATE FUNCTION market_of_its_investment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  made jsonb := to_jsonb(NEW);
  who text := placewell_role();
  act text := coalesce(made->>'act', 'add');
BEGIN
  IF NOT EXISTS (SELECT FROM market_investmentclaim c WHERE c.id = NEW.claim_id
      AND c.authority_id = NEW.authority_id AND c.organisation_id = NEW.organisation_id)
    OR NOT (CASE who
      WHEN 'provider' THEN act IN ('claim', 'add', 'answer', 'withdraw', 'reply', 'ask_again')
      WHEN 'system' THEN act IN ('withdraw', 'remind', 'expire')
      ELSE act IN ('ask', 'verify', 'refuse', 'give_notice', 'end', 'keep', 'confirm', 'reverse') END) THEN
    RAISE EXCEPTION 'This is of another claim, or of its other side.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER of_its_investment BEFORE INSERT ON market_investmentevidence
  FOR EACH ROW EXECUTE FUNCTION market_of_its_investment();
CREATE TRIGGER of_its_investment BEFORE INSERT ON market_investmentstep
  FOR EACH ROW EXECUTE FUNCTION market_of_its_investment();

-- An approver who looks again, or ends what was verified, counts the points anew.
CREATE POLICY counting_by_approver ON market_membershipdecision FOR INSERT WITH CHECK (
  placewell_role() = 'approver' AND authority_id = placewell_authority() AND decision = 'investment_verified'
);
"""
UNDO_GUARDS = """
DROP POLICY counting_by_approver ON market_membershipdecision;
DROP TRIGGER of_its_investment ON market_investmentstep;
DROP TRIGGER of_its_investment ON market_investmentevidence;
DROP FUNCTION market_of_its_investment();
DROP TRIGGER stands ON market_investmentclaim;
DROP FUNCTION market_investment_stands();
DROP TRIGGER begins ON market_investmentclaim;
DROP FUNCTION market_investment_begins();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("market", "0065_policy_withdrawal"),
    ]

    operations = [
        migrations.CreateModel(
            name="InvestmentList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "items",
                    models.JSONField(
                        db_comment="List of code, kind, what, points, months, evidence; in the order shown."
                    ),
                ),
                ("published_by", models.TextField(db_comment="Actor reference.")),
                ("published_at", models.DateTimeField()),
                ("in_force_from", models.DateTimeField()),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="investment_lists",
                        to="market.category",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InvestmentClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.TextField(db_comment="Code of the item in that list.")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("claimed", "claimed"),
                            ("asked", "asked"),
                            ("verified", "verified"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                            ("notice", "notice"),
                            ("replied", "replied"),
                            ("ended", "ended"),
                            ("look_again", "look_again"),
                            ("stands", "stands"),
                            ("expired", "expired"),
                        ],
                        default="claimed",
                    ),
                ),
                ("made_by", models.TextField(db_comment="Actor reference.")),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_comment="Until when whoever is waited for has time.", null=True)),
                (
                    "decided_by",
                    models.TextField(blank=True, db_comment="Who verified, refused, ended or kept it.", default=""),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("verified_on", models.DateField(null=True)),
                ("expires_on", models.DateField(db_comment="The last day on which it counts.", null=True)),
                ("noticed_by", models.TextField(blank=True, db_comment="Who gave notice that it may end.", default="")),
                ("looked_by", models.TextField(blank=True, db_comment="Who looked at the decision again.", default="")),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="investment_claims",
                        to="market.membership",
                    ),
                ),
                (
                    "points_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="market.investmentlist"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InvestmentStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                (
                    "act",
                    models.TextField(
                        choices=[
                            ("claim", "claim"),
                            ("add", "add"),
                            ("ask", "ask"),
                            ("answer", "answer"),
                            ("withdraw", "withdraw"),
                            ("verify", "verify"),
                            ("refuse", "refuse"),
                            ("give_notice", "give_notice"),
                            ("reply", "reply"),
                            ("end", "end"),
                            ("keep", "keep"),
                            ("ask_again", "ask_again"),
                            ("confirm", "confirm"),
                            ("reverse", "reverse"),
                            ("remind", "remind"),
                            ("expire", "expire"),
                        ]
                    ),
                ),
                ("text", models.TextField(blank=True, default="")),
                (
                    "days_before",
                    models.PositiveSmallIntegerField(
                        db_comment="Of a reminder: how long before it expires.", null=True
                    ),
                ),
                ("by", models.TextField(db_comment="Actor reference.")),
                ("at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="market.investmentclaim"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InvestmentEvidence",
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
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="market.investmentclaim",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["claim", "id"], name="evidence_of_a_claim")],
            },
        ),
        migrations.AddConstraint(
            model_name="investmentlist",
            constraint=models.UniqueConstraint(fields=("category", "version"), name="investment_list_version"),
        ),
        migrations.AddConstraint(
            model_name="investmentlist",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_force_from__gte", models.F("published_at"))),
                name="investment_list_never_retroactive",
            ),
        ),
        migrations.AddIndex(
            model_name="investmentclaim",
            index=models.Index(fields=["membership", "id"], name="investment_of_a_member"),
        ),
        migrations.AddIndex(
            model_name="investmentclaim",
            index=models.Index(fields=["organisation_id", "-id"], name="investment_of_organisation"),
        ),
        migrations.AddIndex(
            model_name="investmentclaim",
            index=models.Index(
                condition=models.Q(("state__in", ["claimed", "asked", "look_again", "notice", "replied"])),
                fields=["authority_id", "made_at", "id"],
                name="investment_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="investmentclaim",
            index=models.Index(
                condition=models.Q(("state__in", ["notice", "replied", "verified"])),
                fields=["expires_on", "id"],
                name="investment_by_expiry",
            ),
        ),
        migrations.AddConstraint(
            model_name="investmentclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "claimed",
                            "asked",
                            "verified",
                            "refused",
                            "withdrawn",
                            "notice",
                            "replied",
                            "ended",
                            "look_again",
                            "stands",
                            "expired",
                        ],
                    )
                ),
                name="investment_claim_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="investmentclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("made_by")), _negated=True),
                name="investment_never_verified_by_oneself",
            ),
        ),
        migrations.AddConstraint(
            model_name="investmentclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ended"), _negated=True),
                    models.Q(("decided_by", models.F("noticed_by")), _negated=True),
                    _connector="OR",
                ),
                name="investment_ended_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="investmentclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("looked_by", ""),
                    models.Q(
                        models.Q(("looked_by", models.F("decided_by")), _negated=True),
                        models.Q(("looked_by", models.F("noticed_by")), _negated=True),
                        models.Q(("looked_by", models.F("made_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="investment_looked_at_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="investmentclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("expires_on", None), ("verified_on", None)),
                    ("expires_on__gt", models.F("verified_on")),
                    _connector="OR",
                ),
                name="investment_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="investmentclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["notice", "replied", "verified", "ended", "expired"]), _negated=True),
                    models.Q(("verified_on__isnull", False), models.Q(("decided_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="investment_verified_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="investmentclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "claimed", "look_again"])),
                fields=("membership", "item"),
                name="one_waiting_investment_claim",
            ),
        ),
        migrations.AddIndex(
            model_name="investmentstep",
            index=models.Index(fields=["claim", "id"], name="steps_of_a_claim"),
        ),
        migrations.AddConstraint(
            model_name="investmentstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "act__in",
                        [
                            "claim",
                            "add",
                            "ask",
                            "answer",
                            "withdraw",
                            "verify",
                            "refuse",
                            "give_notice",
                            "reply",
                            "end",
                            "keep",
                            "ask_again",
                            "confirm",
                            "reverse",
                            "remind",
                            "expire",
                        ],
                    )
                ),
                name="investment_step_act",
            ),
        ),
        migrations.AddConstraint(
            model_name="investmentstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "remind"), ("days_before__in", (28, 7, 0))),
                    models.Q(models.Q(("act", "remind"), _negated=True), ("days_before", None)),
                    _connector="OR",
                ),
                name="investment_reminder_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="investmentstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("days_before__isnull", False)),
                fields=("claim", "days_before"),
                name="investment_reminded_once",
            ),
        ),
        migrations.RunSQL(PROTECT, EXPOSE),
        migrations.RunSQL(LISTS, UNDO_LISTS),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
    ]
