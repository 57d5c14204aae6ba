"""Standing offers: terms for emergencies, read by those they are made to and those who made them, changed by nobody."""

import django.db.models.deletion
from django.db import migrations, models

from placewell.ledger.row_security import expose, give_money_back, keep_money, protect

SYSTEM = "placewell_role() = 'system'"
OWN = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
READS = "placewell_role() IN ('broker', 'commissioner', 'approver', 'auditor')"
STAFF = f"(authority_id = placewell_authority() AND {READS})"
TABLES = ("market_standingoffer", "market_standingprice", "market_standingofferend")
REMINDERS = "market_standingofferreminder"
PROTECT = "\n".join(
    [
        *(protect(one, f"{SYSTEM} OR {OWN} OR {STAFF}", writers=OWN, append_only=True) for one in TABLES),
        protect(REMINDERS, SYSTEM, append_only=True),
    ]
)
EXPOSE = "\n".join(expose(one, append_only=True) for one in (REMINDERS, *reversed(TABLES)))

# Authorities that share the scheme search in it too, so they read what is offered to it.
SHARED = f"""
CREATE FUNCTION market_shares_scheme_of(p_membership bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM market_membership m
    JOIN market_category c ON c.id = m.category_id
    JOIN market_schemeauthority s ON s.scheme_id = c.scheme_id
    WHERE m.id = p_membership AND s.authority_id = placewell_authority() AND s.state = 'joined'
  )
$$;
CREATE POLICY reading_shared ON market_standingoffer FOR SELECT USING (
  {READS} AND market_shares_scheme_of(membership_id)
);
CREATE POLICY reading_shared ON market_standingprice FOR SELECT USING (
  {READS} AND market_shares_scheme_of((SELECT o.membership_id FROM market_standingoffer o WHERE o.id = offer_id))
);
CREATE POLICY reading_shared ON market_standingofferend FOR SELECT USING (
  {READS} AND market_shares_scheme_of((SELECT o.membership_id FROM market_standingoffer o WHERE o.id = offer_id))
);
"""
UNDO_SHARED = """
DROP POLICY reading_shared ON market_standingofferend;
DROP POLICY reading_shared ON market_standingprice;
DROP POLICY reading_shared ON market_standingoffer;
DROP FUNCTION market_shares_scheme_of(bigint);
"""

# One version stands at a time, and they follow each other; a price and an end are of their offer's own sides.
GUARDS = """
CREATE FUNCTION market_standing_offer_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM market_membership m WHERE m.id = NEW.membership_id AND m.organisation_id = NEW.organisation_id
        AND m.authority_id = NEW.authority_id AND m.state <> 'ended')
    OR EXISTS (
      SELECT FROM market_standingoffer o LEFT JOIN market_standingofferend e ON e.offer_id = o.id
      WHERE o.membership_id = NEW.membership_id AND (e.id IS NULL OR o.ref <> NEW.ref))
    OR NEW.version <> 1 + coalesce(
      (SELECT max(o.version) FROM market_standingoffer o WHERE o.membership_id = NEW.membership_id), 0) THEN
    RAISE EXCEPTION 'A standing offer is of a live membership of its own, and follows the one before, which has ended.'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER follows BEFORE INSERT ON market_standingoffer
  FOR EACH ROW EXECUTE FUNCTION market_standing_offer_follows();

CREATE FUNCTION market_of_its_standing_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM market_standingoffer o WHERE o.id = NEW.offer_id
      AND o.organisation_id = NEW.organisation_id AND o.authority_id = NEW.authority_id) THEN
    RAISE EXCEPTION 'This is of another standing offer.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER of_its_offer BEFORE INSERT ON market_standingprice
  FOR EACH ROW EXECUTE FUNCTION market_of_its_standing_offer();
CREATE TRIGGER of_its_offer BEFORE INSERT ON market_standingofferend
  FOR EACH ROW EXECUTE FUNCTION market_of_its_standing_offer();
"""
UNDO_GUARDS = """
DROP TRIGGER of_its_offer ON market_standingofferend;
DROP TRIGGER of_its_offer ON market_standingprice;
DROP FUNCTION market_of_its_standing_offer();
DROP TRIGGER follows ON market_standingoffer;
DROP FUNCTION market_standing_offer_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("market", "0054_visit_rates"), ("ledger", "0009_money")]

    operations = [
        migrations.CreateModel(
            name="StandingOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("ref", models.TextField(db_comment="The same for every version of a membership.")),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "availability",
                    models.JSONField(db_comment="Lists of from and to, whole hours, by weekday and bank_holiday."),
                ),
                ("conditions", models.TextField(blank=True, default="")),
                ("not_covered", models.TextField(blank=True, db_comment="Needs that it does not cover.", default="")),
                ("response_hours", models.PositiveSmallIntegerField(db_comment="By when a visit is answered.")),
                ("places", models.PositiveSmallIntegerField()),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(db_comment="Its last day.")),
                ("made_by", models.TextField(db_comment="Actor reference.")),
                ("made_at", models.DateTimeField()),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_offers",
                        to="market.membership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StandingOfferEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("how", models.TextField(choices=[("withdrawn", "withdrawn"), ("replaced", "replaced")])),
                ("ended_by", models.TextField(db_comment="Actor reference.")),
                ("ended_at", models.DateTimeField()),
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="end", to="market.standingoffer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StandingOfferReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("days_before", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="market.standingoffer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StandingPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("unit", models.TextField(choices=[("week", "week"), ("hour", "hour")])),
                ("basis", models.TextField(choices=[("net_of_fnc", "net_of_fnc"), ("gross_of_fnc", "gross_of_fnc")])),
                (
                    "core",
                    models.DecimalField(
                        db_comment="Pounds per unit for core care, on the stated basis.", decimal_places=2, max_digits=9
                    ),
                ),
                (
                    "rates",
                    models.JSONField(db_comment="Each other rate as decimal text, by kind: an hour, or a night."),
                ),
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="price", to="market.standingoffer"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="standingoffer",
            index=models.Index(fields=["organisation_id", "id"], name="standing_offers_of_provider"),
        ),
        migrations.AddIndex(
            model_name="standingoffer",
            index=models.Index(fields=["valid_until", "id"], name="standing_offers_by_last_day"),
        ),
        migrations.AddConstraint(
            model_name="standingoffer",
            constraint=models.UniqueConstraint(fields=("membership", "version"), name="standing_offer_version"),
        ),
        migrations.AddConstraint(
            model_name="standingoffer",
            constraint=models.UniqueConstraint(fields=("ref", "version"), name="standing_offer_ref"),
        ),
        migrations.AddConstraint(
            model_name="standingoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gte", models.F("valid_from"))), name="standing_offer_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="standingoffer",
            constraint=models.CheckConstraint(
                condition=models.Q(("places__gte", 1), ("response_hours__gte", 1), ("response_hours__lte", 4)),
                name="standing_offer_numbers",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingofferend",
            constraint=models.CheckConstraint(
                condition=models.Q(("how__in", ["withdrawn", "replaced"])), name="standing_offer_ended"
            ),
        ),
        migrations.AddConstraint(
            model_name="standingofferreminder",
            constraint=models.UniqueConstraint(fields=("offer", "days_before"), name="standing_offer_reminded_once"),
        ),
        migrations.AddConstraint(
            model_name="standingprice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("basis__in", ["net_of_fnc", "gross_of_fnc"]), ("core__gt", 0), ("unit__in", ["week", "hour"])
                ),
                name="standing_price",
            ),
        ),
        migrations.RunSQL(PROTECT, EXPOSE),
        migrations.RunSQL(keep_money("market_standingprice"), give_money_back("market_standingprice")),
        migrations.RunSQL(SHARED, UNDO_SHARED),
        migrations.RunSQL(GUARDS, UNDO_GUARDS),
    ]
