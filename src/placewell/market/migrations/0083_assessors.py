"""Trusted assessors: an authority’s list, read by the providers that it searches among, each of which trusts for itself."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from placewell.ledger.row_security import expose, protect

SYSTEM = "placewell_role() = 'system'"
OURS = "authority_id = placewell_authority()"
STAFF = f"({OURS} AND placewell_role() NOT IN ('person', 'provider', 'public'))"
COMMISSIONER = f"({OURS} AND placewell_role() = 'commissioner')"
HOME = "(placewell_role() = 'provider' AND organisation_id = placewell_organisation())"
SERVED = "(placewell_role() = 'provider' AND market_serves(authority_id))"
TABLES = {
    "market_assessor": (f"{SYSTEM} OR {STAFF} OR {SERVED}", COMMISSIONER),
    "market_assessorend": (f"{SYSTEM} OR {STAFF} OR {SERVED}", COMMISSIONER),
    "market_trust": (f"{SYSTEM} OR {STAFF} OR {HOME}", HOME),
    "market_trustend": (f"{SYSTEM} OR {STAFF} OR {HOME}", HOME),
}
# Whether the acting provider is a member with an authority: of a scheme that it runs, or that it shares.
SERVES = """
CREATE FUNCTION market_serves(p_authority bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM market_membership m
    JOIN market_category c ON c.id = m.category_id
    LEFT JOIN market_schemeauthority s ON s.scheme_id = c.scheme_id AND s.authority_id = p_authority
    WHERE m.organisation_id = placewell_organisation() AND m.state <> 'ended'
      AND (m.authority_id = p_authority OR s.state = 'joined')
  )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0006_capacity"),
        ("market", "0081_rota_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.TextField(unique=True)),
                ("authority_id", models.BigIntegerField()),
                ("name", models.TextField(db_comment="As people and homes read it.")),
                ("job", models.TextField(db_comment="What they are, and where they work.")),
                ("named_by", models.TextField(db_comment="Actor reference.")),
                ("named_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AssessorEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                (
                    "reason",
                    models.TextField(
                        choices=[("left", "left"), ("own_wish", "own_wish"), ("not_trusted", "not_trusted")]
                    ),
                ),
                ("ended_by", models.TextField(db_comment="Actor reference.")),
                ("ended_at", models.DateTimeField()),
                (
                    "assessor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="end", to="market.assessor"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Trust",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("scope", models.TextField(choices=[("emergencies", "emergencies"), ("every_visit", "every_visit")])),
                ("agreed_name", models.TextField(db_comment="Who agreed to it for the home.")),
                ("agreed_by", models.TextField(db_comment="Actor reference.")),
                ("agreed_at", models.DateTimeField()),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trusts", to="market.assessor"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.service"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TrustEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_id", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("ended_by", models.TextField(db_comment="Actor reference.")),
                ("ended_at", models.DateTimeField()),
                (
                    "trust",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="end", to="market.trust"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="assessor",
            index=models.Index(fields=["authority_id", "name", "id"], name="assessors_by_name"),
        ),
        migrations.AddIndex(
            model_name="trust",
            index=models.Index(fields=["organisation_id", "id"], name="trusts_of_provider"),
        ),
        migrations.AddIndex(
            model_name="trust",
            index=models.Index(fields=["service", "id"], name="trusts_of_service"),
        ),
        migrations.AddConstraint(
            model_name="trust",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["emergencies", "every_visit"])), name="trust_scope"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessorend",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["left", "own_wish", "not_trusted"])), name="assessor_ended"
            ),
        ),
        migrations.RunSQL(SERVES, "DROP FUNCTION market_serves(bigint);"),
        *(
            migrations.RunSQL(
                protect(table, readers, writers=writers, append_only=True), expose(table, append_only=True)
            )
            for table, (readers, writers) in TABLES.items()
        ),
    ]
