"""A thousand tenders of five bids with one deadline: how long from it until the opener has opened the last one."""

import os
import statistics
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.bench.measured import RUNS, Measured, database, tidy

if TYPE_CHECKING:
    from placewell.accounts.actor import Actor
    from placewell.tenders.models import Invitation, Tender

TENDERS, BIDS = 1_000, 5
EVERY = 0.05  # seconds between two bids that come too late
LONGEST = 300.0  # seconds until the measurement gives up


@dataclass
class Late:
    """Somebody who is invited to every tender and goes on bidding after the deadline."""

    manager: "Actor"
    tender: "Tender"
    stop: threading.Event = field(default_factory=threading.Event)
    refused: int = 0
    wrong: list[str] = field(default_factory=list)

    def bid(self) -> None:
        """Bid in one tender after another until told to stop; every single bid has to be refused as too late."""
        from django.db import connections

        from placewell.rules.errors import WrongState
        from placewell.tenders.actions.bidding import seal_bid
        from tests.offers import price_of, response_to

        response, price = response_to(self.tender), price_of(self.tender)
        number = 0
        while not self.stop.is_set():
            number = number % (TENDERS - 1) + 1
            try:
                seal_bid(actor=self.manager, invitation_ref=f"I-{BIDS}-{number}", response=response, price=price)
                self.wrong.append(f"I-{BIDS}-{number} took a bid.")
            except WrongState as refusal:
                if refusal.code == "closed":
                    self.refused += 1
                else:
                    self.wrong.append(refusal.sentence)
            except Exception as error:  # noqa: BLE001 (whatever else it is, the measurement has to say so)
                self.wrong.append(repr(error))
            self.stop.wait(EVERY)
        connections.close_all()


def measure() -> Measured:
    """Return the median over three databases. Raises AssertionError where a bid was taken after the deadline."""
    taken, refused = [], 0
    for _ in range(RUNS):
        seconds, late = _once()
        taken.append(seconds)
        refused += late.refused
        assert not late.wrong, late.wrong[:3]
    how = (
        f"{TENDERS:,} tenders of {BIDS} sealed bids each with one deadline, from it until the last was opened and every"
        f" response unsealed, by one opener; median of {RUNS} databases ({min(taken):.1f} to {max(taken):.1f} s)."
        f" Meanwhile {refused:,} bids came too late, and none was taken"
    )
    return {"value": statistics.median(taken), "how": how}


def _once() -> tuple[float, Late]:
    with database():
        from placewell.ledger.clock import now
        from placewell.tenders.actions.bidding import seal_bid
        from placewell.web.demonstration.play import move_clock
        from tests.bench.county import county_of
        from tests.offers import price_of, response_to

        county = county_of(BIDS + 1)
        tender, invitations = _first(county)
        for invitation in invitations[:BIDS]:
            manager = county.managing(invitation.organisation_id)
            seal_bid(actor=manager, invitation_ref=invitation.ref, response=response_to(tender), price=price_of(tender))
        _copies(tender, invitations)
        tidy()
        late = Late(county.managing(invitations[BIDS].organisation_id), tender)
        move_clock(tender.closes_at - now())
        return _opening(late), late


def _first(county: object) -> "tuple[Tender, list[Invitation]]":
    from placewell.accounts.acting import acting_as
    from placewell.accounts.roles import Role
    from placewell.rules.urgency import Urgency
    from placewell.tenders.actions.opening_tenders import open_tender
    from placewell.tenders.models import Invitation, Tender
    from placewell.tenders.opener import OPENER
    from placewell.web.demonstration.play import prepare, staff

    package = prepare(county, lambda _: None, "Ann", "Other", "Jo Other", "jo@family.example", Urgency.STANDARD)  # type: ignore[arg-type] # a county
    opened = open_tender(actor=staff(county, Role.BROKER), package_ref=package.ref)  # type: ignore[arg-type] # the same
    with acting_as(OPENER):
        tender = Tender.objects.select_related("package").get(pk=opened.pk)
        invitations = list(Invitation.objects.filter(tender=tender).order_by("id"))
    assert len(invitations) == BIDS + 1
    return tender, invitations


def _copies(tender: "Tender", invitations: "list[Invitation]") -> None:
    """Copy the tender with its bids, what the ledger keeps sealed of them, and its deadline."""
    from placewell.tenders.keys import proof_hash
    from tests.bench.many import copy_rows, run_sql

    many = TENDERS - 1
    case = "(SELECT id FROM needs_package WHERE ref = 'P-' || n)"
    search = "(SELECT id FROM tenders_tender WHERE ref = 'T-' || n)"
    copy_rows("needs_package", f"id = {tender.package_id}", many, ref="'P-' || n")
    copy_rows("tenders_tender", f"id = {tender.pk}", many, ref="'T-' || n", package_id=case, package_ref="'P-' || n")
    for place, invitation in enumerate(invitations):
        own = f"(SELECT id FROM tenders_invitation WHERE ref = 'I-{place}-' || n)"
        copy_rows("tenders_invitation", f"id = {invitation.pk}", many, ref=f"'I-{place}-' || n", tender_id=search)
        if place < BIDS:
            copy_rows(
                "tenders_bidact",
                f"invitation_id = {invitation.pk}",
                many,
                id="gen_random_uuid()",
                tender_id=search,
                invitation_id=own,
                bid_ref=f"'B-{place}-' || n",
                idempotency_hash="NULL",
            )
    # The proof that reads own acts is made by the web process, from a reference that is now another.
    refs = [f"I-{place}-{n}" for place in range(len(invitations)) for n in range(1, many + 1)]
    run_sql(
        "UPDATE tenders_invitation SET lookup_hash = given.hash"
        " FROM unnest(%s::text[], %s::bytea[]) AS given(ref, hash) WHERE given.ref = tenders_invitation.ref",
        [refs, [proof_hash(ref) for ref in refs]],
    )
    run_sql(
        "INSERT INTO ledger_sealedevent"
        " (id, seal, name, authority_id, subject, case_ref, actor_ref, actor_role, payload, at)"
        " SELECT gen_random_uuid(), 'tender:T-' || n, name, authority_id, 'tender:T-' || n, 'P-' || n,"
        " actor_ref, actor_role, payload, at"
        f" FROM ledger_sealedevent, generate_series(1, {many}) n WHERE seal = %s",
        [f"tender:{tender.ref}"],
    )


def _opening(late: Late) -> float:
    """Open everything that is due with one opener, while bids go on coming; return how many seconds it took."""
    from placewell.accounts.acting import acting_as
    from placewell.tenders.models import OpenedBid, Tender
    from placewell.tenders.opener import OPENER, work_once

    bidding = threading.Thread(target=late.bid, daemon=True)
    start = time.perf_counter()
    bidding.start()
    try:
        while work_once():
            assert time.perf_counter() - start < LONGEST, "The opener does not come to an end."
        taken = time.perf_counter() - start
    finally:
        late.stop.set()
        bidding.join()
    with acting_as(OPENER):
        assert not Tender.objects.filter(state="open").exists()
        assert OpenedBid.objects.count() == TENDERS * BIDS
    os.environ.pop("PLACEWELL_OPENING_KEY", None)
    return taken
