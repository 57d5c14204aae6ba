"""A confirmation round: the corrected portrait to every invited service, to answer under seal (rulebook §9)."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clocks_of_case
from placewell.ledger.events.tenders import ConfirmationRoundEmpty, ConfirmationRoundOpened
from placewell.ledger.record import record
from placewell.needs.models import Package
from placewell.rules.errors import NotFound, WrongState
from placewell.rules.urgency import Urgency
from placewell.rules.waits import decision_due
from placewell.tenders.actions.cancelling import end_tender
from placewell.tenders.actions.opening_tenders import issue
from placewell.tenders.models import Tender, TenderKind
from placewell.tenders.queries.confirming import check_round_wanted
from placewell.tenders.states import TenderState

NOBODY_TO_ASK = "None of the services that were invited before can be invited now. Search again."


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY, states={TenderState.OFFERED})
def open_confirmation_round(*, actor: Actor, tender_ref: str) -> Tender:
    """Send the corrected portrait to every service that a search invited: each confirms, re-prices or withdraws.

    A search of its own, with the same envelopes and a short window; to offer nothing in it is no fault. The options of
    the searches before fall away. Where none of those services can be invited any more the round closes at once, with
    that reason, and the broker searches again. Raises WrongState unless a visit found a material difference and the
    portrait was corrected since, Conflict while a search is under way, and whatever `open_tender` raises.
    """
    before = Tender.objects.visible_to(actor).filter(ref=tender_ref).first()
    if before is None:
        raise NotFound("There is no such tender in your authority.")
    # The package first, then its tenders: every action of tenders takes its locks in this order.
    package = Package.objects.select_for_update().get(pk=before.package_id)
    tenders = list(Tender.objects.select_for_update().filter(package=package).order_by("id"))
    before = next(one for one in tenders if one.pk == before.pk)
    check_round_wanted(package.ref, tenders)
    if before.state != TenderState.OFFERED:
        raise WrongState("Open the round from the search whose choices are with the person.")
    made = issue(
        actor,
        package,
        follows=before,
        radius_miles=before.reach,
        wider_agreed_by=before.agreed_by,
        kind=TenderKind.CONFIRMATION,
    )
    opened = ConfirmationRoundOpened(tender_ref=made.ref, follows_ref=before.ref, invited=made.invitations.count())
    record(opened, actor=actor, authority_id=made.authority_id, case_ref=package.ref)
    stop_clocks_of_case(ClockKind.CONFIRMATION_ROUND, case_ref=package.ref)
    if not opened.invited:
        _close_empty(actor, made)
    return made


def _close_empty(actor: Actor, made: Tender) -> None:
    """Close a round in which nobody can be asked, with its reason; what comes next is the broker's turn at once."""
    end_tender(actor, made, because=NOBODY_TO_ASK)
    empty = ConfirmationRoundEmpty(tender_ref=made.ref)
    record(empty, actor=actor, authority_id=made.authority_id, case_ref=made.package_ref)
    start_clock(
        ClockKind.SEARCH_AGAIN,
        subject=f"tender:{made.ref}",
        role=Role.BROKER,
        due_at=decision_due(Urgency(made.urgency), now()),
        authority_id=made.authority_id,
        case_ref=made.package_ref,
    )
