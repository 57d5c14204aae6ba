"""The trusted assessor: sent to the person for a home, and what they hand it. The answer stays the home’s own."""

from collections.abc import Mapping

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.models import Post
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.models import Decision, Option
from placewell.choice.queries import goes_on, standing_among
from placewell.choice.telling import tell_managers, tell_person
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.placements import AssessorHandedOver, AssessorSent
from placewell.ledger.record import record, send
from placewell.market.models import Assessor
from placewell.market.queries.assessors import trust_in
from placewell.market.telling import tell_where
from placewell.needs.models import Portrait
from placewell.placements.actions.visiting import MOST_CHARACTERS, team_of_the_portrait
from placewell.placements.models import AssessorDraft, AssessorReading, AssessorSending, Visit
from placewell.placements.statements import mark_value, statements_of_tender
from placewell.rules.assessors import answer_due, check_reading, check_sent
from placewell.rules.clocks import london_moment_words
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.urgency import Urgency
from placewell.rules.visits import Mark, check_marks, count_seen, material_difference
from placewell.rules.waits import visit_due
from placewell.tenders.models import Tender
from placewell.tenders.states import UNDER_WAY, TenderState

STANDS = (TenderState.OFFERED, *UNDER_WAY)


@action(by={Role.BROKER, Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=STANDS)
def send_assessor(*, actor: Actor, decision_id: int, assessor_ref: str) -> AssessorSending:
    """Let an assessor whom the chosen home trusts meet the person in its place: within 24 hours in an emergency.

    The home no longer has to visit; it answers on what it is handed. Raises Refused where the home does not trust them
    for this visit, or they wrote the portrait; WrongState once there is nothing to visit, Conflict once it was read.
    """
    decision = _to_send(actor, decision_id)
    tender, option = _lock(decision)
    moment = now()
    assessor = Assessor.objects.filter(ref=assessor_ref, authority_id=decision.authority_id, end=None).first()
    if assessor is None:
        raise NotFound("There is no such trusted assessor of the council.")
    if AssessorReading.objects.filter(decision=decision).exists():
        raise Conflict("A trusted assessor has met the person already. The home answers on what it was handed.")
    scope, urgency = trust_in(assessor, option.service_id), Urgency(tender.urgency)
    check_sent(scope, urgency, name=assessor.name, wrote_the_portrait=_wrote(assessor, tender))
    if not _still_works(assessor):
        raise Refused(f"{assessor.name} no longer works for the council. Send somebody else.", code="assessor")
    made = AssessorSending.objects.create(
        decision=decision,
        assessor=assessor,
        authority_id=decision.authority_id,
        organisation_id=option.organisation_id,
        package_ref=decision.package_ref,
        by=actor.ref,
        at=moment,
    )
    event = AssessorSent(package_ref=decision.package_ref, bid_ref=option.bid_ref, assessor_ref=assessor.ref)
    record(event, actor=actor, authority_id=decision.authority_id, case_ref=decision.package_ref)
    subject = f"decision:{decision.pk}"
    stop_clock(ClockKind.VISIT, ClockKind.EMERGENCY_ANSWERED, subject=subject)
    due = visit_due(urgency, decision.at)
    start_clock(
        ClockKind.ASSESSOR_VISITS,
        subject=subject,
        role=Role.SOCIAL_WORKER,
        due_at=due,
        authority_id=decision.authority_id,
        case_ref=decision.package_ref,
    )
    _tell_all(actor, assessor, option, tender, by=london_moment_words(due))
    return made


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY, states=STANDS)
def keep_reading(*, actor: Actor, decision_id: int, typed: Mapping[str, str]) -> AssessorDraft:
    """Keep what the assessor has marked so far, whether it holds or not; nobody else sees it.

    Fields that `typed` does not have stay as they were kept.
    """
    sending = own_sending(actor, decision_id)
    _lock_unread(sending.decision)
    kept = AssessorDraft.objects.filter(decision=sending.decision).first()
    # PostgreSQL keeps no NUL; nobody types one.
    entered = {**(kept.typed if kept else {}), **{name: text.replace("\x00", "") for name, text in typed.items()}}
    if sum(len(name) + len(text) for name, text in entered.items()) > MOST_CHARACTERS:
        raise Refused(f"That is more than {MOST_CHARACTERS:,} characters. Shorten it before you go on.", code="draft")
    made, _ = AssessorDraft.objects.update_or_create(
        decision=sending.decision,
        defaults={"authority_id": sending.authority_id, "typed": entered, "by": actor.ref, "at": now()},
    )
    return made


@action(by={Role.SOCIAL_WORKER}, whose=Whose.OWN_AUTHORITY, states=STANDS)
def hand_over_reading(*, actor: Actor, decision_id: int, marks: Mapping[str, Mark], notes: str = "") -> AssessorReading:
    """Hand the home what was found of each statement; it answers within 4 hours in an emergency.

    A statement without a mark was not seen. Raises Refused as `check_marks` does, and where nothing at all was seen.
    """
    sending = own_sending(actor, decision_id)
    decision = sending.decision
    tender, option = _lock_unread(decision)
    statements = statements_of_tender(tender)
    found = check_marks(statements, marks)
    check_reading(found)
    material, seen, moment = material_difference(statements, found), count_seen(found.values()), now()
    reading = AssessorReading.objects.create(
        decision=decision,
        assessor=sending.assessor,
        authority_id=decision.authority_id,
        organisation_id=option.organisation_id,
        package_ref=decision.package_ref,
        marks={code: mark_value(mark) for code, mark in found.items()},
        seen=seen.seen,
        matching=seen.matching,
        material=list(material),
        team=team_of_the_portrait(tender),
        notes=notes.strip(),
        by=actor.ref,
        at=moment,
    )
    AssessorDraft.objects.filter(decision=decision).delete()
    event = AssessorHandedOver(
        package_ref=decision.package_ref,
        bid_ref=option.bid_ref,
        assessor_ref=sending.assessor.ref,
        seen=seen.seen,
        matching=seen.matching,
        material=len(material),
    )
    record(event, actor=actor, authority_id=decision.authority_id, case_ref=decision.package_ref)
    subject, due = f"decision:{decision.pk}", answer_due(Urgency(tender.urgency), moment)
    stop_clock(ClockKind.ASSESSOR_VISITS, subject=subject)
    start_clock(
        ClockKind.ASSESSOR_ANSWERED,
        subject=subject,
        role=Role.PROVIDER,
        due_at=due,
        authority_id=decision.authority_id,
        case_ref=decision.package_ref,
        organisation_id=option.organisation_id,
    )
    tell_managers(
        organisation_id=option.organisation_id,
        authority_id=decision.authority_id,
        about=f"tender:{tender.ref}",
        subject=f"A trusted assessor met somebody for you: {tender.ref}",
        body=f"{sending.assessor.name} has met the person who chose {option.service_name}, and hands you what they"
        f" found of each statement. Please say by {london_moment_words(due)} whether you can care for them.",
        path="/visits/",
    )
    return reading


def own_sending(actor: Actor, decision_id: int) -> AssessorSending:
    """Return what an assessor was sent for: the newest of a choice, where it is them. Raises NotFound."""
    rows = AssessorSending.objects.filter(decision_id=decision_id, authority_id=actor.authority_id or 0)
    newest = rows.select_related("assessor", "decision__option", "decision__tender").order_by("-id").first()
    if newest is None or newest.assessor.user_id != actor.user_id:
        raise NotFound("You were not sent to meet this person.")
    return newest


def _to_send(actor: Actor, decision_id: int) -> Decision:
    rows = Decision.objects.filter(pk=decision_id)
    if actor.role == Role.PROVIDER:
        rows = rows.filter(option__organisation_id=actor.organisation_id or 0)
    else:
        rows = rows.filter(authority_id=actor.authority_id or 0, option__isnull=False)
    found = rows.select_related("option").first()
    if found is None:
        raise NotFound("There is no such choice that you could send a trusted assessor for.")
    return found


def _lock_unread(decision: Decision) -> tuple[Tender, Option]:
    locked = _lock(decision)
    if AssessorReading.objects.filter(decision=decision).exists():
        raise Conflict("You have handed this over already. The home has it.")
    return locked


def _lock(decision: Decision) -> tuple[Tender, Option]:
    """Lock the search, which keeps out a change of mind; raise unless its choice stands and was not answered."""
    tender, option = Tender.objects.select_for_update().get(pk=decision.tender_id), decision.option
    stands = option is not None and goes_on(tender, option) and bool(standing_among([decision]))
    if option is None or not stands or Visit.objects.filter(decision=decision).exists():
        raise WrongState("The home has answered, or the person has chosen again. There is nobody to meet for it.")
    return tender, option


def _wrote(assessor: Assessor, tender: Tender) -> bool:
    """Tell whether somebody has a hand in the portrait of a search, read as the system: homes see no portrait row."""
    with acting_as(system_actor("visits", authority_id=tender.authority_id)):
        signed = Portrait.objects.filter(package_id=tender.package_id, signed_at__lte=tender.issued_at)
        newest = signed.order_by("-version").first()
    hands = {newest.author, newest.signatory, *newest.earlier_hands} if newest else set()
    return f"user:{assessor.user_id}" in hands


def _still_works(assessor: Assessor) -> bool:
    posts = Post.objects.filter(user_id=assessor.user_id, organisation_id=assessor.authority_id)
    return posts.filter(role=Role.SOCIAL_WORKER, ended_at=None).exists()


def _tell_all(actor: Actor, assessor: Assessor, option: Option, tender: Tender, *, by: str) -> None:
    authority_id = tender.authority_id
    send(
        to=assessor.user.email,
        subject=f"Please meet somebody for {option.service_name}: {tender.ref}",
        body=f"Somebody chose {option.service_name}, which trusts you to meet them for it. Please do so by {by}. Each"
        f" statement of the portrait stands on this page:\n\n{tell_where('/assessing/')}",
        about=f"tender:{tender.ref}",
        authority_id=authority_id,
    )
    tell_person(
        package_ref=tender.package_ref,
        authority_id=authority_id,
        subject=f"{assessor.name} comes to see you",
        body=f"You chose {option.service_name}. So that it goes faster, {assessor.name} comes to see you for them:"
        f" {assessor.job}. They look with you at what we wrote about you, and tell the home what is not right. Then the"
        " home says if it can care for you. If you would like somebody with you, ask them to come.",
    )
    if actor.role == Role.BROKER:
        tell_managers(
            organisation_id=option.organisation_id,
            authority_id=authority_id,
            about=f"tender:{tender.ref}",
            subject=f"A trusted assessor meets somebody for you: {tender.ref}",
            body=f"{assessor.name}, whom you trust, meets the person who chose {option.service_name}, by {by}. You need"
            " not visit. You answer on what they hand you. You may still go yourself.",
            path="/visits/",
        )
