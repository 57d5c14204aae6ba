"""Searching again: a new tender linked to the one before, as wide as the person agrees."""

from decimal import Decimal

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind, stop_clocks_of_case
from placewell.needs.models import Package
from placewell.rules.errors import NotFound
from placewell.rules.searching_again import check_radius
from placewell.tenders.actions.cancelling import end_tender
from placewell.tenders.actions.opening_tenders import issue
from placewell.tenders.models import Tender
from placewell.tenders.queries.outcomes import check_can_follow
from placewell.tenders.states import TenderState


@action(
    by={Role.BROKER},
    whose=Whose.OWN_AUTHORITY,
    states={TenderState.CANCELLED, TenderState.EVALUATED, TenderState.OFFERED},
)
def search_again(*, actor: Actor, tender_ref: str, radius_miles: Decimal, agreed_by: str = "") -> Tender:
    """Open a new tender that follows one which left too few choices, or was called off.

    Choices that are with the person stay there while the new search runs; a search that came to too few offers
    ends. `radius_miles` may be wider than before where `agreed_by`, the person or who speaks for them, agreed.
    Raises Conflict while another search is under way, and whatever `open_tender` raises.
    """
    before = Tender.objects.visible_to(actor).filter(ref=tender_ref).first()
    if before is None:
        raise NotFound("There is no such tender in your authority.")
    # The package first, then its tenders: every action of tenders takes its locks in this order.
    package = Package.objects.select_for_update().get(pk=before.package_id)
    tenders = list(Tender.objects.select_for_update().filter(package=package).order_by("id"))
    before = next(one for one in tenders if one.pk == before.pk)
    check_can_follow(before, tenders)
    check_radius(radius_miles, before=before.reach, agreed_by=agreed_by)
    if before.state == TenderState.EVALUATED:
        end_tender(actor, before, because="Too few suitable offers came, so the search begins again.")
    stop_clocks_of_case(ClockKind.SEARCH_AGAIN, case_ref=package.ref)
    return issue(actor, package, follows=before, radius_miles=radius_miles, wider_agreed_by=agreed_by.strip())
