"""A tender at each of its stages, in one county of as many homes as wanted, played through the real actions."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.models import PrivateLink
from placewell.accounts.roles import Role
from placewell.choice.actions import put_options
from placewell.ledger.clock import now
from placewell.needs.models import Package
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.opening import open_bids, reveal_prices
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.models import Invitation, Tender
from placewell.tenders.opener import OPENER
from placewell.web.demonstration import play
from placewell.web.demonstration.county import County
from placewell.web.demonstration.play import move_clock, prepare, staff
from tests.bench.county import county_of

STAGES = ("placed", "offered", "evaluated", "scoring", "open")  # as they are played: each moves the clock on


def _quietly(_: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Stage:
    """One tender at a stage, who is invited to it (nearest first), and the person's own way in."""

    county: County
    package: Package
    tender: Tender
    invitations: list[Invitation]
    link: PrivateLink

    def manager(self) -> Actor:
        """Return who manages the nearest home: it bids, and where the person has chosen, it is chosen."""
        return self.county.managing(self.invitations[0].organisation_id)


def tenders_at_every_stage(homes: int, *, times: int = 1) -> dict[str, Stage]:
    """Return a tender at each stage, by its name; with more `times`, there are as many of each, and the last is given.

    All homes are invited, all but the farthest bid, and more homes ask more questions.
    """
    county = county_of(homes, others=homes, keys=len(STAGES) * times)
    return {stage: _at(county, stage) for _ in range(times) for stage in STAGES}


def _at(county: County, stage: str) -> Stage:
    package = prepare(county, _quietly, "Ann", "Other", "Jo Other", "jo@family.example", Urgency.STANDARD)
    broker = staff(county, Role.BROKER)
    tender = open_tender(actor=broker, package_ref=package.ref)
    with acting_as(OPENER):
        invitations = list(Invitation.objects.filter(tender=tender).order_by("distance_miles", "id"))
    for asking in invitations[: len(invitations) // 2]:
        play._ask(county, asking, _quietly)
    play._bid(county, tender, invitations, _quietly)
    if stage != "open":
        move_clock(tender.closes_at - now() + timedelta(seconds=1))
        open_bids(actor=OPENER, tender_id=tender.pk)
    if stage in {"placed", "offered", "evaluated"}:
        play.mark(county, tender)
        reveal_prices(actor=OPENER, tender_id=tender.pk)
    if stage in {"placed", "offered"}:
        put_options(actor=broker, tender_ref=tender.ref)
    if stage == "placed":
        play._place(county, tender, play._choose(county, tender, _quietly), _quietly)
    if stage == "offered":
        play.ask_a_home(tender, _quietly)
    with acting_as(OPENER):
        link = PrivateLink.objects.create(
            token_hash=secrets.token_bytes(32),
            authority=county.authority,
            case_ref=package.ref,
            send_to="jo@family.example",
            channel="email",
            expires_at=now().replace(year=2099),
        )
        return Stage(county, package, Tender.objects.get(pk=tender.pk), invitations, link)
