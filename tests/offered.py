"""Somebody who has choices before them: a tender played up to the moment at which its options are put."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, person_actor
from placewell.accounts.models import PrivateLink
from placewell.accounts.roles import Role
from placewell.choice.actions import AuthorityToDecide, WhoDecides, choose_option, put_options
from placewell.choice.models import Option
from placewell.choice.queries import Choices, choices_of
from placewell.ledger.clock import now
from placewell.needs.models import Package
from placewell.placements.actions import VisitOutcome, approve_placement, report_visit
from placewell.placements.models import Placement
from placewell.rules.choosing import Order
from placewell.rules.urgency import Urgency
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.opening import open_bids, reveal_prices
from placewell.tenders.actions.opening_tenders import issue, open_tender
from placewell.tenders.models import Invitation, Tender
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.county import County
from placewell.web.demonstration.play import mark, move_clock, prepare, staff
from tests.offers import price_of, response_to

PRICES = ("990.00", "975.50", "1012.00", "940.00")
DEARER = ("990.00", "975.50", "940.00", "1499.00")
WORDS = (
    "You would walk in the garden each day after breakfast, with the same carer. On Wednesdays there is singing.",
    "We have six hens, and you could feed them. Your family can have Sunday tea with you in the garden room.",
    "A carer you know sits with you from four o’clock. The door to the garden is open from spring to autumn.",
    "You would have a room on the ground floor, next to the garden. We sing in the evenings.",
)
MYSELF = WhoDecides(AuthorityToDecide.PERSON, "Edith Marlowe")


@dataclass(frozen=True, slots=True)
class Offered:
    """A person with choices, and everybody around them."""

    county: County
    package: Package
    tender: Tender

    @property
    def person(self) -> Actor:
        """The person, or whoever opened their newest private link."""
        link = PrivateLink.objects.filter(case_ref=self.package.ref).order_by("-id")[0]
        return person_actor(link_id=link.pk, case_ref=link.case_ref, authority_id=link.authority_id)

    def staff(self, role: Role, place: int = 0) -> Actor:
        """Somebody of the authority."""
        return staff(self.county, role, place)

    def choices(self, order: Order = Order.LOT) -> Choices:
        """What stands before the person now."""
        with acting_as(self.person):
            found = choices_of(self.package.ref, order)
        assert found is not None
        return found

    def options(self) -> list[Option]:
        """The options of this tender, nearest first."""
        with acting_as(OPENER):
            return list(Option.objects.filter(tender=self.tender).order_by("distance_miles", "id"))

    def manager_of(self, option: Option) -> Actor:
        """Who manages the service of an option."""
        return self.county.managing(option.organisation_id)


def offer(
    county: County,
    forename: str = "Edith",
    surname: str = "Marlowe",
    contact: str = "Grace Marlowe",
    mail: str = "grace@family.example",
    *,
    bids: int = 4,
    prices: Sequence[str] = PRICES,
) -> Offered:
    """Bring somebody from the assessment to options that are put: the first `bids` of the invited make an offer."""
    package = prepare(county, lambda _: None, forename, surname, contact, mail, Urgency.STANDARD)
    return put(county, package, bids=bids, prices=prices)


def put(
    county: County, package: Package, *, bids: int = 4, prices: Sequence[str] = PRICES, tender: Tender | None = None
) -> Offered:
    """Search for somebody, or search again beside what they have, and put what comes of it."""
    broker = staff(county, Role.BROKER)
    with acting_as(broker):
        before = Tender.objects.filter(package=package).order_by("-id").first()
        tender = tender or (issue(broker, package, follows=before) if before else None)
    tender = tender or open_tender(actor=broker, package_ref=package.ref)
    with acting_as(OPENER):
        invitations = list(Invitation.objects.filter(tender=tender).order_by("distance_miles", "id"))
    for place, invitation in enumerate(invitations[:bids]):
        response = dataclasses.replace(response_to(tender), for_me=WORDS[place % len(WORDS)])
        price = price_of(tender, prices[place % len(prices)])
        price = dataclasses.replace(price, bed_held_until=price.valid_until - timedelta(days=9))
        manager = county.managing(invitation.organisation_id)
        seal_bid(actor=manager, invitation_ref=invitation.ref, response=response, price=price)
    move_clock(tender.closes_at - now() + timedelta(seconds=1))
    open_bids(actor=OPENER, tender_id=tender.pk)
    mark(county, tender)
    reveal_prices(actor=OPENER, tender_id=tender.pk)
    put_options(actor=staff(county, Role.BROKER), tender_ref=tender.ref)
    return Offered(county, package, tender)


def place(offered: Offered) -> Placement:
    """Let the person choose their nearest option, its service visit and accept, and an approver place them there."""
    option = offered.options()[0]
    decision = choose_option(actor=offered.person, bid_ref=option.bid_ref, who=MYSELF)
    manager = offered.manager_of(option)
    report_visit(actor=manager, decision_id=decision.pk, outcome=VisitOutcome.ACCEPT, notes="As described.")
    return approve_placement(actor=offered.staff(Role.APPROVER), tender_ref=offered.tender.ref)
