"""A search played to its placement in figures that occur nowhere else, so that a text tells where each of them went."""

from dataclasses import dataclass
from decimal import Decimal

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, person_actor
from placewell.accounts.models import PrivateLink
from placewell.accounts.roles import Role
from placewell.choice.actions import put_options
from placewell.choice.models import Decision, Option
from placewell.placements.actions import approve_placement
from placewell.tenders.actions.bidding import decline_invitation, seal_bid
from placewell.tenders.actions.budgets import raise_budget
from placewell.tenders.actions.opening import open_bids, reveal_prices
from placewell.tenders.content import DeclineReason
from placewell.tenders.models import Tender
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import mark
from tests.offers import price_of, response_to
from tests.placements.agreeing import sign
from tests.played import OpenTender

# Pounds a week. The budget first set is £1,015.00; no offer is within it, so it rises.
CHOSEN, OTHER, ABOVE = "1031.13", "1040.29", "1099.77"
BUDGET = Decimal("1043.17")
# What follows from a budget and a price: the additional cost of the offers under each of the two budgets.
ADDITIONAL = ("16.13", "25.29", "84.77", "56.60")
FIRST_BUDGET = "1015.00"


@dataclass(frozen=True, slots=True)
class Placed:
    """What was played: the chosen service's manager, another bidder's, and one who declined."""

    played: OpenTender
    placement_ref: str
    decision_id: int
    bid_ref: str
    chosen: Actor
    other: Actor
    declined: Actor
    person: Actor
    link: PrivateLink

    def of(self, role: Role) -> Actor:
        """Return somebody of a role; the chosen service's manager for the providers."""
        return {Role.PROVIDER: self.chosen, Role.PERSON: self.person}.get(role) or self.played.staff(role)


def three_bidders(played: OpenTender) -> tuple[Actor, Actor, Actor, Actor]:
    """Let three services of different providers bid and a fourth decline; return their managers."""
    seen: dict[int, int] = {}
    for place, one in enumerate(played.invitations):
        seen.setdefault(one.organisation_id, place)
    places = list(seen.values())[:4]
    for place, price in zip(places[:3], (CHOSEN, OTHER, ABOVE), strict=True):
        seal_bid(
            actor=played.manager(place),
            invitation_ref=played.invitations[place].ref,
            response=response_to(played.tender),
            price=price_of(played.tender, price),
        )
    last = places[3]
    decline_invitation(
        actor=played.manager(last), invitation_ref=played.invitations[last].ref, reason=DeclineReason.STAFFING
    )
    first, second, third, fourth = (played.manager(place) for place in places)
    return first, second, third, fourth


def evaluated(played: OpenTender) -> tuple[Actor, Actor, Actor, Actor]:
    """Play to an evaluation in which the budget must rise; return the managers."""
    managers = three_bidders(played)
    played.close()
    open_bids(actor=OPENER, tender_id=played.tender.pk)
    mark(played.county, played.tender)
    reveal_prices(actor=OPENER, tender_id=played.tender.pk)
    return managers


def offered(played: OpenTender) -> tuple[tuple[Actor, Actor, Actor, Actor], PrivateLink]:
    """Play on until the options are with the person; return the managers and the person's link."""
    managers = evaluated(played)
    approver, broker = played.staff(Role.APPROVER), played.staff(Role.BROKER)
    raise_budget(actor=approver, tender_ref=played.tender.ref, amount=BUDGET, because="Two homes must be in reach.")
    put_options(actor=broker, tender_ref=played.tender.ref)
    return managers, PrivateLink.objects.get(case_ref=played.package.ref)


def placed(played: OpenTender) -> Placed:
    """Play to the signed agreement."""
    (chosen, other, _above, declined), link = offered(played)
    person = person_actor(link_id=link.pk, case_ref=played.package.ref, authority_id=link.authority_id)
    approver, broker = played.staff(Role.APPROVER), played.staff(Role.BROKER)
    decision = choose_and_visit(played, person, chosen)
    placement = approve_placement(actor=approver, tender_ref=played.tender.ref)
    sign(chosen, placement, "Ann Alder")
    sign(broker, placement, "Rosa Marchetti")
    return Placed(played, placement.ref, decision.pk, decision.option.bid_ref, chosen, other, declined, person, link)


def choose_and_visit(played: OpenTender, person: Actor, chosen: Actor) -> Decision:
    """Let the person choose the first bidder's offer, and the service accept after its visit."""
    from placewell.choice.actions import AuthorityToDecide, WhoDecides, choose_option, show_options
    from placewell.choice.queries import choices_of
    from placewell.placements.actions import VisitOutcome, report_visit

    with acting_as(person):
        tender = Tender.objects.get(pk=played.tender.pk)
        choices = choices_of(tender.package_ref)
        assert choices is not None
        show_options(actor=person, choices=choices)
        options = {one.weekly_price: one for one in Option.objects.filter(tender=tender)}
    assert set(options) == {Decimal(CHOSEN), Decimal(OTHER)}
    made = choose_option(
        actor=person,
        bid_ref=options[Decimal(CHOSEN)].bid_ref,
        second_ref=options[Decimal(OTHER)].bid_ref,
        who=WhoDecides(AuthorityToDecide.PERSON, "Edith Marlowe"),
    )
    report_visit(actor=chosen, decision_id=made.pk, outcome=VisitOutcome.ACCEPT, notes="As described.")
    return made
