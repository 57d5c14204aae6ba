"""A home that closes, and who lives there: several people placed in one home through the real actions."""

from dataclasses import replace
from datetime import date, timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import choose_option, put_options
from placewell.directory.models import Service, ServiceLink
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.market.actions import record_closure
from placewell.market.models import Closure
from placewell.market.queries.closing import closing_by_ref
from placewell.needs import actions as needs
from placewell.placements.actions import Signing, VisitOutcome, approve_placement, report_visit, sign_agreement
from placewell.placements.actions.signing import newest_version
from placewell.placements.models import Placement
from placewell.placements.residents import Resident, residents_of
from placewell.rules.clocks import london_day_of
from placewell.rules.closing import ClosureKind
from placewell.rules.distance import Point
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.opening import make_keys, open_bids, reveal_prices
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.models import Invitation, Tender
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.county import SEARCH_POINT, County
from placewell.web.demonstration.people import first_tier, second_tier
from placewell.web.demonstration.play import mark, move_clock, prepare, staff
from tests.offered import MYSELF, Offered
from tests.offers import price_of, response_to

URGENCY = Urgency.STANDARD
LETTER = "Letter of its administrators, received today."
FORENAMES = ("Edith", "Harold", "Mavis", "Stanley", "Joyce", "Walter", "Beryl", "Cyril", "Winifred")

HomeOfTwo = list[tuple[Offered, Placement]]


def residents(
    county: County, count: int, *, days: int = 15, bids: int = 2, signed: bool = True
) -> list[tuple[Offered, Placement]]:
    """Place `count` people in the home nearest to all of them, from the close on; both sides sign, and days pass."""
    make_keys(actor=OPENER, spare=count)
    packages = [
        prepare(county, lambda _: None, name, "Marlowe", "Grace Marlowe", f"{name.lower()}@family.example", URGENCY)
        for name in FORENAMES[:count]
    ]
    searches = [open_tender(actor=staff(county, Role.BROKER), package_ref=package.ref) for package in packages]
    found = [Offered(county, package, tender) for package, tender in zip(packages, searches, strict=True)]
    answered(found, bids=bids, at_once=True)
    placed = [(one, place_in_nearest(one, signed=signed)) for one in found]
    make_keys(actor=OPENER, spare=count)  # for the searches that follow
    move_clock(timedelta(days=max((one.starts_on - this_day()).days for _offered, one in placed) + days))
    return placed


def answered(found: list[Offered], *, bids: int = 2, without: str = "", at_once: bool = False) -> None:
    """Bring searches from their opening to options: the nearest invited homes but `without` make an offer in each."""
    for one in found:
        with acting_as(OPENER):
            invited = Invitation.objects.filter(tender=one.tender).exclude(service_id=without)
            invitations = list(invited.order_by("distance_miles", "id")[:bids])
        response = response_to(one.tender)
        if at_once:
            response = replace(response, start_on=london_day_of(one.tender.closes_at))
        for invitation in invitations:
            seal_bid(
                actor=one.county.managing(invitation.organisation_id),
                invitation_ref=invitation.ref,
                response=response,
                price=price_of(one.tender, "985.00"),
            )
    move_clock(max(one.tender.closes_at for one in found) - now() + timedelta(seconds=1))
    for one in found:
        open_bids(actor=OPENER, tender_id=one.tender.pk)
        if one.tender.questions:
            mark(one.county, one.tender)
        reveal_prices(actor=OPENER, tender_id=one.tender.pk)
        put_options(actor=one.staff(Role.BROKER), tender_ref=one.tender.ref)


def place_in_nearest(one: Offered, *, signed: bool = True) -> Placement:
    """Let somebody choose the nearest of their options, its home accept, an approver agree, and both sides sign."""
    option = one.options()[0]
    decision = choose_option(actor=one.person, bid_ref=option.bid_ref, who=MYSELF)
    manager = one.manager_of(option)
    report_visit(actor=manager, decision_id=decision.pk, outcome=VisitOutcome.ACCEPT, notes="As described.")
    placement = approve_placement(actor=one.staff(Role.APPROVER), tender_ref=one.tender.ref)
    if not signed:
        return placement
    with acting_as(OPENER):
        digest = newest_version(placement.ref).pdf_sha256
    for actor, name in ((manager, "A. Bank"), (one.staff(Role.BROKER), "Rosa Marchetti")):
        signing = Signing(name, "As employed", read=True, pdf_sha256=digest)
        sign_agreement(actor=actor, placement_ref=placement.ref, signing=signing)
    return placement


def closes(county: County, service_id: str, days: int = 30, kind: ClosureKind = ClosureKind.PLANNED) -> Closure:
    """Let a commissioner record that a home closes."""
    return record_closure(
        actor=staff(county, Role.COMMISSIONER),
        service_id=service_id,
        kind=kind,
        last_on=this_day() + timedelta(days=days),
        evidence=LETTER,
    )[0]


def portrait_again(one: Offered, forename: str = "Edith") -> None:
    """Write somebody's portrait anew, as it is now: confirmed, signed and tested, as a new search needs it."""
    author, colleague = one.staff(Role.SOCIAL_WORKER, 0), one.staff(Role.SOCIAL_WORKER, 1)
    ref = one.package.ref
    needs.write_portrait(
        actor=author,
        package_ref=ref,
        tier_one=first_tier(this_day(), URGENCY),
        tier_two=second_tier(forename),
        search_from=Point(*SEARCH_POINT),
    )
    needs.confirm_portrait(actor=author, package_ref=ref, confirmed_by="Grace Marlowe, daughter")
    needs.sign_portrait(actor=colleague, package_ref=ref)
    broker = one.staff(Role.BROKER)
    needs.record_suitability(actor=broker, package_ref=ref, must_haves_are_criteria=True, bespoke=False)


def takes_over(county: County, service_id: str) -> Service:
    """Let the register name another of the county's homes as the one that took over."""
    with acting_as(OPENER):
        others = Service.objects.filter(registered=True, care_home=True, provider__isnull=False).exclude(pk=service_id)
        successor = others.exclude(provider__services__pk=service_id).order_by("-pk")[0]
        ServiceLink.objects.create(
            service_id=service_id, other_id=successor.pk, other_name=successor.name, kind="successor"
        )
    return successor


def search_of(one: Offered) -> Offered:
    """Return somebody with their newest search."""
    with acting_as(OPENER):
        tender = Tender.objects.filter(package=one.package).order_by("-id")[0]
    return Offered(one.county, one.package, tender)


def home_of(two: HomeOfTwo) -> str:
    """Return the service in which people live."""
    with acting_as(OPENER):
        return Placement.objects.select_related("option").get(pk=two[0][1].pk).option.service_id


def the_list(one: Offered, closure: Closure) -> dict[str, Resident]:
    """Return the list of a closure as a broker has it, by placement, in its order."""
    broker = one.staff(Role.BROKER)
    with acting_as(broker):
        found = residents_of(closing_by_ref(broker, closure.ref), broker.authority_id or 0)
    return {row.placement.ref: row for row in found}


def case_clocks(one: Offered) -> dict[ClockKind, Running]:
    """Return what is waited for in somebody's case."""
    with acting_as(OPENER):
        return {row.kind: row for row in running_clocks(case_ref=one.package.ref)}


def this_day() -> date:
    """Today in London, by the database's clock."""
    return london_day_of(now())
