"""Somebody in an emergency: a search that is open for hours, and homes that hold places for it."""

from datetime import timedelta
from decimal import Decimal

from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, person_actor
from placewell.accounts.models import PrivateLink
from placewell.accounts.roles import Role
from placewell.choice.actions import choose_option, put_options, put_standing_offers
from placewell.choice.models import Decision, Option
from placewell.choice.queries import Choices, choices_of
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.market.models import Membership, StandingOffer
from placewell.placements.actions import VisitOutcome, approve_interim, end_placement, report_visit
from placewell.placements.models import Placement
from placewell.rules.clocks import LONDON
from placewell.rules.ending import EndReason
from placewell.rules.offers import LineKind
from placewell.rules.standing_offers import Rate
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.opening import make_keys, open_bids, reveal_prices
from placewell.tenders.actions.searching_again import search_again
from placewell.tenders.models import Invitation, Tender
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.clients import client_of
from tests.market.standing_offers import a_standing_offer
from tests.offered import MYSELF
from tests.offers import price_of, response_to
from tests.played import OpenTender


def member(played: OpenTender, place: int) -> Membership:
    """The membership invited in a place, nearest first."""
    with acting_as(OPENER):
        return Membership.objects.get(pk=played.invitations[place].membership_id)


def stand_by(played: OpenTender, place: int = 0, core: str = "990.00", **given: object) -> StandingOffer:
    """Let the home invited in a place hold a standing offer."""
    rates = (Rate(LineKind.CORE, Decimal(core)),)
    return a_standing_offer(member(played, place), played.manager(place), **({"rates": rates} | given))


def put(played: OpenTender, *offers: StandingOffer) -> list[Option]:
    """Put standing offers; the services of `offers` told the broker that they meet every must-have."""
    return put_standing_offers(
        actor=played.staff(Role.BROKER), tender_ref=played.tender.ref, meet_must_haves=[one.ref for one in offers]
    )


def person(played: OpenTender) -> Actor:
    """The person at their newest private link."""
    link = PrivateLink.objects.filter(case_ref=played.package.ref).order_by("-id")[0]
    return person_actor(link_id=link.pk, case_ref=link.case_ref, authority_id=link.authority_id)


def choices(played: OpenTender) -> Choices | None:
    """What stands before the person now."""
    with acting_as(person(played)):
        return choices_of(played.package.ref)


def choose(played: OpenTender, option: Option) -> Decision:
    """Let the person choose an option."""
    return choose_option(actor=person(played), bid_ref=option.bid_ref, who=MYSELF)


def accept(played: OpenTender, decision: Decision, option: Option) -> None:
    """Let the chosen service meet the person, and accept."""
    manager = played.county.managing(option.organisation_id)
    report_visit(actor=manager, decision_id=decision.pk, outcome=VisitOutcome.ACCEPT, notes="Met on the ward.")


def place_for_now(played: OpenTender, option: Option, weeks: int = 5) -> Placement:
    """Bring a place for now from the choice to the approval."""
    accept(played, choose(played, option), option)
    review_on = now().astimezone(LONDON).date() + timedelta(weeks=weeks)
    return approve_interim(actor=played.staff(Role.APPROVER), tender_ref=played.tender.ref, review_on=review_on)


def bid(played: OpenTender, places: dict[int, str]) -> None:
    """Let the homes in some places offer at a price, each good for a good while."""
    for place, amount in places.items():
        seal_bid(
            actor=played.manager(place),
            invitation_ref=played.invitations[place].ref,
            response=response_to(played.tender),
            price=price_of(played.tender, amount),
        )


def evaluate(played: OpenTender) -> Tender:
    """Let the close pass, and the search come to its result."""
    played.close()
    open_bids(actor=OPENER, tender_id=played.tender.pk)
    reveal_prices(actor=OPENER, tender_id=played.tender.pk)
    with acting_as(OPENER):
        return Tender.objects.get(pk=played.tender.pk)


def leave(emergency: OpenTender, placement: Placement, reason: EndReason = EndReason.MOVED) -> None:
    """Let a place for now end today."""
    broker = emergency.staff(Role.BROKER)
    end_placement(actor=broker, placement_ref=placement.ref, reason=reason, last_on=now().astimezone(LONDON).date())


def kinds(emergency: OpenTender) -> set[ClockKind]:
    """What is waited for in the case."""
    with acting_as(OPENER):
        return {one.kind for one in running_clocks(case_ref=emergency.package.ref)}


def put_choices(emergency: OpenTender, tender: Tender | None = None) -> list[Option]:
    """Put what came of a search."""
    return put_options(actor=emergency.staff(Role.BROKER), tender_ref=(tender or emergency.tender).ref)


def another_search(emergency: OpenTender) -> Tender:
    """Search again after the first, and let the second come to its result without an offer."""
    make_keys(actor=OPENER, spare=4)
    broker = emergency.staff(Role.BROKER)
    radius = emergency.tender.radius_miles
    made = search_again(actor=broker, tender_ref=emergency.tender.ref, radius_miles=radius)
    with acting_as(OPENER):
        return Tender.objects.get(pk=made.pk)


def come_to_its_result(tender: Tender) -> None:
    """Let the close of a search pass."""
    move_clock(tender.closes_at - now() + timedelta(seconds=1))
    open_bids(actor=OPENER, tender_id=tender.pk)
    reveal_prices(actor=OPENER, tender_id=tender.pk)


def stays(emergency: OpenTender) -> list[Option]:
    """The choices of staying that the person can choose now."""
    shown = choices(emergency)
    return [one.option for one in shown.choices if one.lives_there and one.can_be_chosen] if shown else []


def the_person(emergency: OpenTender) -> Client:
    return client_of(None, PrivateLink.objects.filter(case_ref=emergency.package.ref).order_by("-id")[0])


def bid_in(emergency: OpenTender, tender: Tender, place: int) -> None:
    """Let the service invited in a place of a later search make an offer."""
    with acting_as(OPENER):
        invited = Invitation.objects.filter(tender=tender).order_by("distance_miles", "id")[place]
    seal_bid(
        actor=emergency.county.managing(invited.organisation_id),
        invitation_ref=invited.ref,
        response=response_to(tender),
        price=price_of(tender, "985.00"),
    )
