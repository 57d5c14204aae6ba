"""Looking for care again for somebody who was placed: for a recorded reason, and never on price."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.events.tenders import SettledSearchOpened
from placewell.ledger.record import record
from placewell.needs.models import Package
from placewell.rules.errors import Conflict, NotFound, WrongState
from placewell.rules.settled import SearchReason, check_settled_search
from placewell.tenders.actions.opening_tenders import Moving, issue
from placewell.tenders.models import Tender
from placewell.tenders.queries.settled import settled_of
from placewell.tenders.states import OVER


@action(by={Role.BROKER}, whose=Whose.OWN_AUTHORITY)
def search_for_settled(
    *, actor: Actor, package_ref: str, reason: SearchReason, agreed_by: str = "", moving: Moving | None = None
) -> Tender:
    """Open a new search, linked to the last, for somebody who was placed; the person chooses from it as before.

    `moving` says how soon they have to move, and with whom they wish to, where their home closes.

    Raises WrongState unless what is recorded carries the reason, Refused without the person's word where it needs it,
    Conflict while a search stands, and whatever `open_tender` raises.
    """
    package = Package.objects.visible_to(actor).select_related("category__scheme").select_for_update(of=("self",))
    found = package.filter(ref=package_ref).first()
    if found is None:
        raise NotFound("There is no such case in your authority.")
    tenders = list(Tender.objects.select_for_update().filter(package=found).order_by("id"))
    if not tenders:
        raise WrongState("This person has no place yet. Open a tender for them.")
    if any(one.state not in OVER for one in tenders):
        raise Conflict("A search for this person stands already.")
    check_settled_search(reason, settled_of(package_ref), agreed_by=agreed_by)
    tender = issue(
        actor,
        found,
        follows=tenders[-1],
        settled_because=reason.value,
        settled_agreed_by=agreed_by.strip(),
        moving=moving,
    )
    event = SettledSearchOpened(package_ref=package_ref, tender_ref=tender.ref, reason=reason.value)
    record(event, actor=actor, authority_id=found.authority_id, case_ref=package_ref)
    return tender
