"""Thousands of tenders in a moment: one that was made through the real actions, copied row by row in SQL."""

from dataclasses import dataclass

from django.db import connections

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind
from placewell.needs.models import Package
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.keys import proof_hash
from placewell.tenders.models import Invitation, Tender
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import prepare, staff
from tests.bench.county import county_of
from tests.offers import price_of, response_to

HOMES = 7
# Of ten tenders three are open, one each is being scored, evaluated and with the person, and the others are over.
STATES = ("open", "open", "open", "scoring", "evaluated", "offered", "awarded", "awarded", "awarded", "cancelled")
# What waits in each state, and whose turn it is.
WAITS = (
    ("open", ClockKind.TENDER_CLOSES, Role.BROKER),
    ("scoring", ClockKind.MARKING, Role.EVALUATOR),
    ("evaluated", ClockKind.OPTIONS_PUT, Role.BROKER),
    ("offered", ClockKind.CHOICE, Role.PERSON),
    ("offered", ClockKind.VISIT, Role.PROVIDER),
)


@dataclass(frozen=True, slots=True)
class Many:
    """Two people who see all of the tenders: who runs them, and who is invited to each."""

    broker: Actor
    manager: Actor


def tenders_of_all_kinds(many: int) -> Many:
    """Make as many tenders in one county, at every stage, to each of which seven providers are invited.

    Every case has its portrait and its budget; the manager bids in every other tender; what is not over has clocks.
    """
    county = county_of(HOMES)
    package = prepare(county, lambda _: None, "Ann", "Other", "Jo Other", "jo@family.example", Urgency.STANDARD)
    broker = staff(county, Role.BROKER)
    first = open_tender(actor=broker, package_ref=package.ref)
    with acting_as(OPENER):
        tender = Tender.objects.get(pk=first.pk)
        invitations = list(Invitation.objects.filter(tender=tender).order_by("id"))
    manager = county.managing(invitations[0].organisation_id)
    seal_bid(
        actor=manager, invitation_ref=invitations[0].ref, response=response_to(tender), price=price_of(tender), key="1"
    )
    _copy_all(package, tender, invitations, many - 1)
    return Many(broker, manager)


def _copy_all(package: Package, tender: Tender, invitations: list[Invitation], many: int) -> None:
    copy_rows("needs_person", f"id = {package.person_id}", many, ref="'X-' || n", surname="'Other' || n")
    person = "(SELECT id FROM needs_person WHERE ref = 'X-' || n)"
    copy_rows("needs_package", f"id = {package.pk}", many, ref="'P-' || n", person_id=person)
    case = "(SELECT id FROM needs_package WHERE ref = 'P-' || n)"
    for table in ("needs_assessment", "needs_portrait", "needs_suitabilityrecord", "needs_budget"):
        copy_rows(table, f"package_id = {package.pk}", many, package_id=case)
    copy_rows(
        "tenders_tender",
        f"id = {tender.pk}",
        many,
        ref="'T-' || n",
        package_id=case,
        package_ref="'P-' || n",
        state=f"(ARRAY{list(STATES)})[n % 10 + 1]",
        issued_at="placewell_clock() - interval '1 year'",
        closes_at="placewell_clock() + make_interval(mins => CASE WHEN n % 10 < 3 THEN 60 + n ELSE -n END)",
    )
    search = "(SELECT id FROM tenders_tender WHERE ref = 'T-' || n)"
    for place, invitation in enumerate(invitations):
        copy_rows(
            "tenders_invitation",
            f"id = {invitation.pk}",
            many,
            ref=f"'I-{place}-' || n",
            tender_id=search,
            closes_at=search.replace("id", "closes_at", 1),
        )
    # The proof that reads own acts is made by the web process, from a reference that is now another.
    refs = [f"I-{place}-{n}" for place in range(len(invitations)) for n in range(1, many + 1)]
    run_sql(
        "UPDATE tenders_invitation SET lookup_hash = given.hash"
        " FROM unnest(%s::text[], %s::bytea[]) AS given(ref, hash) WHERE given.ref = tenders_invitation.ref",
        [refs, [proof_hash(ref) for ref in refs]],
    )
    copy_rows(
        "tenders_bidact",
        f"invitation_id = {invitations[0].pk}",
        many,
        every=2,
        id="gen_random_uuid()",
        tender_id=search,
        invitation_id="(SELECT id FROM tenders_invitation WHERE ref = 'I-0-' || n)",
        bid_ref="'B-' || n",
        idempotency_hash="NULL",
    )
    opened = "SELECT {} FROM tenders_tender WHERE state NOT IN ('open', 'cancelled')"
    run_sql("INSERT INTO tenders_unsealing (tender_id, at) " + opened.format("id, closes_at"))
    for state, kind, role in WAITS:
        provider = invitations[0].organisation_id if role == Role.PROVIDER else None
        run_sql(
            "INSERT INTO ledger_clock"
            " (kind, subject, role, due_at, authority_id, case_ref, organisation_id, started_at)"
            " SELECT %s, 'tender:' || ref, %s, closes_at + interval '2 days', authority_id, package_ref, %s, issued_at"
            " FROM tenders_tender WHERE state = %s ON CONFLICT DO NOTHING",
            [kind.value, role.value, provider, state],
        )


def copy_rows(table: str, where: str, many: int, *, every: int = 1, **changed: str) -> None:
    """Copy the one row that `where` holds, `many` times.

    `changed` gives columns that the table may have as SQL, in which `n` counts from 1.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
            " AND is_identity = 'NO' AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall()]
        values = ", ".join(changed.get(name, f'copied."{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values}"
            f" FROM {table} copied, generate_series(1, {many}, {every}) n WHERE copied.{where}"
        )


def run_sql(statement: str, parameters: list[object] | None = None) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, parameters)
