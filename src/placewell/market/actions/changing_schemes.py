"""Changing what a scheme publishes about itself, within what its legal basis allows. Each change stays readable."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.market import SchemeChanged
from placewell.ledger.record import record
from placewell.market.actions.notices import prepare
from placewell.market.actions.own import own_scheme, written
from placewell.market.models import Scheme, SchemeChange
from placewell.market.queries.consulted import consulted_on_scheme
from placewell.market.telling import tell_members
from placewell.rules.clocks import EARLIEST_HOUR, LATEST_HOUR
from placewell.rules.errors import Refused, WrongState
from placewell.rules.legal_basis import LegalBasis, check_change
from placewell.rules.notices import NoticeChange, NoticeKind
from placewell.rules.scheme_states import WORDS, SchemeState

NAMES = {
    "name": "Name",
    "description": "What it buys, and for whom",
    "how_to_join": "How a service joins",
    "closing_hour": "Closing hour",
}
CHANGEABLE = frozenset({SchemeState.DRAFT, SchemeState.LIVE, SchemeState.PAUSED})


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("draft", "live", "paused"))
def change_scheme(
    *,
    actor: Actor,
    scheme: Scheme,
    name: str,
    description: str,
    how_to_join: str,
    closing_hour: int,
    reasons: str,
    consultation: str = "",
) -> Scheme:
    """Change what a scheme says of itself; what was there before stays readable, with the reasons.

    A draft changes freely, in public. A scheme in use changes as its basis allows, its members are told and a notice
    of the change is prepared; `consultation` is the reference of the closed one that was about it. Searches
    that are under way keep what they were started with. Raises Refused with the paragraph for what the basis
    forbids, or where nothing changes.
    """
    own = own_scheme(actor, scheme)
    state = SchemeState(own.state)
    if state not in CHANGEABLE:
        raise WrongState(f"This scheme is {WORDS[state]}. What it says of itself stays as it is.")
    if not EARLIEST_HOUR <= closing_hour <= LATEST_HOUR:
        sentence = f"Searches close at an hour between {EARLIEST_HOUR}:00 and {LATEST_HOUR}:00."
        raise Refused(sentence, code="closing_hour")
    given: dict[str, str | int] = {
        "name": written(name, "what the scheme is called"),
        "description": written(description, "what the scheme buys, and for whom"),
        "how_to_join": written(how_to_join, "how a service joins"),
        "closing_hour": closing_hour,
    }
    changed = {field: value for field, value in given.items() if getattr(own, field) != value}
    if not changed:
        raise Refused("Nothing is different from what stands.", code="reasons")
    why = written(reasons, "why the scheme changes")
    in_use = state != SchemeState.DRAFT
    if in_use:
        check_change(
            LegalBasis(own.legal_basis),
            conditions="how_to_join" in changed,
            consulted=consulted_on_scheme(
                own, consultation, description=str(given["description"]), how_to_join=str(given["how_to_join"])
            )
            is not None,
        )
    if consultation.strip():
        why = f"{why} Consulted on: {consultation.strip()}"
    changes = [NoticeChange(NAMES[field], str(getattr(own, field)), str(value)) for field, value in changed.items()]
    for field, value in changed.items():
        setattr(own, field, value)
    own.save(update_fields=list(changed))
    moment = now()
    SchemeChange.objects.bulk_create(
        [
            SchemeChange(
                scheme=own,
                what=one.what,
                before=one.before,
                after=one.after,
                reasons=why,
                changed_by=actor.ref,
                changed_at=moment,
            )
            for one in changes
        ]
    )
    what = ", ".join(one.what for one in changes)
    record(SchemeChanged(scheme_ref=own.ref, what=what), actor=actor, authority_id=None)
    if in_use:
        prepare(actor, own, NoticeKind.MODIFICATION, changes=changes, because=why)
        tell_members(own, subject=f"{own.name} has changed", body=f"What changed: {what}. {why}")
    return own
