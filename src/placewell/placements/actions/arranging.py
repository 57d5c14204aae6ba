"""Arranging a visit: where and when the chosen service meets the person, and who comes."""

from datetime import datetime

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.models import Decision
from placewell.choice.queries import goes_on, standing_among
from placewell.choice.telling import tell_managers, tell_person
from placewell.ledger.clock import now
from placewell.ledger.events.placements import VisitArranged
from placewell.ledger.record import record
from placewell.placements.models import Arrangement, Place, Visit
from placewell.placements.queries.meeting import WHERE_WORDS
from placewell.rules.clocks import london_moment_words
from placewell.rules.errors import NotFound, Refused, WrongState
from placewell.tenders.models import Tender
from placewell.tenders.states import UNDER_WAY, TenderState

LONGEST_WHO = 120  # characters


@action(by={Role.BROKER, Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OFFERED, *UNDER_WAY})
def arrange_visit(*, actor: Actor, decision_id: int, place: Place, meets_at: datetime, who: str) -> Arrangement:
    """Arrange a visit, or arrange it again: the newest counts. The person is told in plain words.

    Raises Refused for a moment that has passed or without who comes, WrongState once there is nothing to visit.
    """
    own = {"organisation_id": actor.organisation_id or 0}
    if actor.role == Role.PROVIDER:
        found = Decision.objects.filter(pk=decision_id, option__organisation_id=own["organisation_id"])
    else:
        found = Decision.objects.filter(pk=decision_id, authority_id=actor.authority_id or 0)
    decision = found.select_related("option").first()
    if decision is None or decision.option is None:
        raise NotFound("There is no such choice that you could arrange a visit for.")
    tender = Tender.objects.select_for_update().get(pk=decision.tender_id)
    stands = goes_on(tender, decision.option) and bool(standing_among([decision]))
    if not stands or Visit.objects.filter(decision=decision).exists():
        raise WrongState("The visit has been, or the person has chosen again. There is nothing to arrange.")
    moment = now()
    if meets_at <= moment:
        raise Refused("That moment has passed. Give a day and a time that is still to come.", code="on")
    if not who.strip() or len(who.strip()) > LONGEST_WHO:
        raise Refused(f"Say who comes: the person reads it. Use up to {LONGEST_WHO} characters.", code="who")
    option = decision.option
    made = Arrangement.objects.create(
        decision=decision,
        authority_id=decision.authority_id,
        organisation_id=option.organisation_id,
        package_ref=decision.package_ref,
        place=place,
        meets_at=meets_at,
        who=who.strip(),
        by=actor.ref,
        at=moment,
    )
    event = VisitArranged(package_ref=decision.package_ref, bid_ref=option.bid_ref, place=place.value)
    record(event, actor=actor, authority_id=decision.authority_id, case_ref=decision.package_ref)
    when = london_moment_words(meets_at)
    tell_person(
        package_ref=decision.package_ref,
        authority_id=decision.authority_id,
        subject=f"{option.service_name} wants to meet you",
        body=f"{made.who} from {option.service_name} would like to meet you at {when}. {WHERE_WORDS[place]} They look"
        " with you at what we wrote about you, and tell us what is not right. If you would like somebody with you, ask"
        " them to come. If the time does not suit you, tell us. It stands on your page, too.",
    )
    if actor.role == Role.BROKER:
        tell_managers(
            organisation_id=option.organisation_id,
            authority_id=decision.authority_id,
            about=f"tender:{tender.ref}",
            subject=f"A visit is arranged: {tender.ref}",
            body=f"The council has arranged your visit for {option.service_name} at {when}:"
            f" {place.label.lower()}. It said that {made.who} comes. Tell them if that cannot be.",
            path="/visits/",
        )
    return made
