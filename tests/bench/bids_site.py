"""Builds what `bids_vs_inserts` bids on, in a durable cluster: 16 providers, each invited to 400 tenders.

Run as a process of its own, `python -m tests.bench.bids_site FOLDER PORT`: it prints, as JSON, how to serve the site
and how each provider's browser is signed in.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

DATABASE = "placewell_bench"
CLIENTS, TENDERS = 16, 400
OWNER = "DATABASE_OWNER_URL"


def main() -> None:
    """Build and say how to serve."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    environment = _environment(folder, port)
    os.environ |= environment
    import django

    django.setup()
    from placewell.web.database import migrate
    from tests.bench.measured import tidy

    migrate()
    plan = _plan()
    tidy()
    served = {name: value for name, value in environment.items() if name != OWNER}
    sys.stdout.write(json.dumps({"environment": served, "owner_url": environment[OWNER], **plan}))


def _environment(folder: Path, port: int) -> dict[str, str]:
    from placewell.web.embedded import drop_database, ensure_database, start

    cluster = start(folder / "postgres")
    drop_database(cluster, DATABASE)
    ensure_database(cluster, DATABASE)
    return {
        "DJANGO_SETTINGS_MODULE": "placewell.web.settings",
        "PLACEWELL_KIND": "test",
        "PLACEWELL_KEYS_FOLDER": str(folder / "keys"),
        "PLACEWELL_BASE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": cluster.url(DATABASE),
        OWNER: cluster.url(DATABASE, "placewell_owner"),
    }


def _plan() -> dict[str, object]:
    from placewell.accounts.acting import acting_as
    from placewell.accounts.roles import Role
    from placewell.rules.urgency import Urgency
    from placewell.tenders.actions.opening_tenders import open_tender
    from placewell.tenders.models import Invitation
    from placewell.tenders.opener import OPENER
    from placewell.web.demonstration.play import prepare, staff
    from tests.bench.county import county_of

    county = county_of(CLIENTS)
    package = prepare(county, lambda _: None, "Edith", "Marlowe", "Grace Marlowe", "g@family.example", Urgency.PLANNED)
    tender = open_tender(actor=staff(county, Role.BROKER), package_ref=package.ref)
    with acting_as(OPENER):
        invited = list(Invitation.objects.filter(tender=tender).order_by("id"))
        if len(invited) != CLIENTS:
            sys.exit(f"{len(invited)} services were invited, not {CLIENTS}.")
        invitations = [(0, one) for one in invited] + [
            (place, one) for place in range(1, TENDERS) for one in _copied(place, tender, invited)
        ]
    managers = {one.organisation_id: county.managing(one.organisation_id) for one in invited}
    starts = tender.portrait["start_on"]
    return {
        "cookies": [_cookie(managers[one.organisation_id]) for one in invited],
        "invitations": _by_client(invited, invitations),
        "questions": [question["id"] for question in tender.questions],
        "start_on": starts,
        "valid_until": (tender.closes_at + timedelta(days=30)).date().isoformat(),
        "tender_id": tender.pk,
        "authority_id": tender.authority_id,
    }


def _copied(place: int, tender: object, invited: list[object]) -> list[object]:
    """Copy a tender for another package of the same person, with an invitation to each of the same services."""
    from placewell.needs.models import Package
    from placewell.tenders.keys import proof_hash
    from placewell.tenders.models import Invitation, Tender

    package = Package.objects.get(pk=tender.package_id)
    package.pk, package.ref = None, f"P-BENCH{place:05d}"
    package.save(force_insert=True)
    copy = Tender.objects.get(pk=tender.pk)
    copy.pk, copy.ref, copy.package, copy.package_ref = None, f"T-BENCH{place:05d}", package, package.ref
    copy.save(force_insert=True)
    made = []
    for number, one in enumerate(invited):
        ref = f"I-BENCH{place:05d}{number:02d}"
        fields = {field.attname: getattr(one, field.attname) for field in Invitation._meta.fields}
        fields |= {"id": None, "ref": ref, "tender_id": copy.pk, "lookup_hash": proof_hash(ref)}
        made.append(Invitation(**fields))
    return Invitation.objects.bulk_create(made)


def _by_client(invited: list[object], invitations: list[tuple[int, object]]) -> list[list[str]]:
    by_organisation: dict[int, list[str]] = {one.organisation_id: [""] * TENDERS for one in invited}
    for place, one in invitations:
        by_organisation[one.organisation_id][place] = one.ref
    return [by_organisation[one.organisation_id] for one in invited]


def _cookie(actor: object) -> str:
    """Return the session cookie of a browser that this provider signed in with."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(pk=actor.user_id), settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    main()
