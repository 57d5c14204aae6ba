"""The report of a visit, statement by statement, and what follows from it at once."""

from collections.abc import Mapping
from decimal import Decimal

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.models import Post
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.actions.returning import return_choice
from placewell.choice.models import Decision, Option
from placewell.choice.queries import goes_on, standing_among
from placewell.choice.telling import tell_person
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, start_clock, stop_clock
from placewell.ledger.events.placements import VisitReported
from placewell.ledger.record import record
from placewell.market.telling import tell_staff
from placewell.needs.models import Portrait
from placewell.placements.models import AssessorReading, Visit, VisitDraft
from placewell.placements.offered import net_of, offered_lines
from placewell.placements.statements import mark_value, read_marks, statements_of_tender
from placewell.rules.choosing import Standing
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.offers import LineKind
from placewell.rules.urgency import Urgency
from placewell.rules.visits import (
    Mark,
    VisitOutcome,
    WhyDeclined,
    check_marks,
    check_new_price,
    check_outcome,
    count_seen,
    material_difference,
)
from placewell.rules.waits import decision_due
from placewell.tenders.models import Tender
from placewell.tenders.states import UNDER_WAY, TenderState

MOST_CHARACTERS = 40_000
OF_A_VISIT = (
    ClockKind.VISIT,
    ClockKind.EMERGENCY_ANSWERED,
    ClockKind.ASSESSOR_VISITS,
    ClockKind.ASSESSOR_ANSWERED,
)
_FALLS = {
    VisitOutcome.DECLINE_PORTRAIT_WRONG: Standing.DECLINED_PORTRAIT_WRONG,
    VisitOutcome.DECLINE_OTHER: Standing.DECLINED_OTHER,
}


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OFFERED, *UNDER_WAY})
def keep_visit_draft(*, actor: Actor, decision_id: int, typed: Mapping[str, str]) -> VisitDraft:
    """Keep what has been marked of a visit so far, whether it holds or not: nobody but the provider sees it.

    Fields that `typed` does not have stay as they were kept: a part of the report may be sent on its own.
    """
    decision, option = _own_decision(actor, decision_id)
    _lock_standing(decision, option)
    kept = VisitDraft.objects.filter(decision=decision).first()
    # PostgreSQL keeps no NUL; nobody types one.
    entered = {**(kept.typed if kept else {}), **{name: text.replace("\x00", "") for name, text in typed.items()}}
    if sum(len(name) + len(text) for name, text in entered.items()) > MOST_CHARACTERS:
        raise Refused(f"That is more than {MOST_CHARACTERS:,} characters. Shorten it before you go on.", code="draft")
    values = {
        "authority_id": decision.authority_id,
        "organisation_id": option.organisation_id,
        "typed": entered,
        "by": actor.ref,
        "at": now(),
    }
    made, _ = VisitDraft.objects.update_or_create(decision=decision, defaults=values)
    return made


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OFFERED, *UNDER_WAY})
def report_visit(
    *,
    actor: Actor,
    decision_id: int,
    outcome: VisitOutcome,
    marks: Mapping[str, Mark] | None = None,
    lines: Mapping[LineKind, Decimal] | None = None,
    why: WhyDeclined | None = None,
    notes: str = "",
) -> Visit:
    """Report the visit of the chosen provider: what of the portrait matches, and whether it takes the person.

    A statement without a mark was not seen; without `marks` at all the home answers on what a trusted assessor handed
    it, and the marks are theirs. `lines` are the whole price, where a difference changes it. Declining a
    wrong portrait is no fault. On a decline the person is told, and their other options are put again, at once and in
    the same transaction. Raises Refused as `rules.visits` does, WrongState once the choice does not stand.
    """
    decision, option = _own_decision(actor, decision_id)
    tender = _lock_standing(decision, option)
    statements = statements_of_tender(tender)
    reading = AssessorReading.objects.filter(decision=decision).first() if marks is None else None
    found = check_marks(statements, read_marks(reading.marks) if reading else marks or {})
    check_outcome(outcome, found, why=why, notes=notes)
    price = None
    if outcome == VisitOutcome.ACCEPT_AT_PRICE and option.interim:
        raise Refused("A place for now is given at the price of your standing offer, or not at all.", code="outcome")
    if outcome == VisitOutcome.ACCEPT_AT_PRICE:
        price = net_of(option, check_new_price(offered_lines(option), lines or {}, found))
    material = material_difference(statements, found)
    seen = count_seen(found.values())
    visit = Visit.objects.create(
        decision=decision,
        authority_id=decision.authority_id,
        organisation_id=option.organisation_id,
        package_ref=decision.package_ref,
        outcome=outcome,
        why=(why or WhyDeclined.OTHER) if outcome == VisitOutcome.DECLINE_OTHER else "",
        marks={code: mark_value(mark) for code, mark in found.items()},
        seen=seen.seen,
        matching=seen.matching,
        material=list(material),
        lines=_lines_value(lines or {}) if price is not None else [],
        weekly_price=price,
        team=team_of_the_portrait(tender),
        reading=reading,
        notes=notes.strip(),
        by=actor.ref,
        at=now(),
    )
    VisitDraft.objects.filter(decision=decision).delete()
    event = VisitReported(
        package_ref=decision.package_ref,
        bid_ref=option.bid_ref,
        outcome=outcome.value,
        differing=len(visit.differing),
        service_id=option.service_id,
        organisation_id=option.organisation_id,
        category_ref=tender.category.ref,
        seen=seen.seen,
        matching=seen.matching,
        material=len(material),
    )
    record(event, actor=actor, authority_id=decision.authority_id, case_ref=decision.package_ref)
    stop_clock(*OF_A_VISIT, subject=f"decision:{decision.pk}")
    if outcome in _FALLS:
        return_choice(actor=actor, decision=decision, option=option, because=_FALLS[outcome].value)
    elif option.interim or not visit.needs_correction:
        _wait_for_approval(decision, option)
    if visit.needs_correction:
        _wait_for_correction(visit, decision, option)
    return visit


def _lock_standing(decision: Decision, option: Option) -> Tender:
    """Lock the search, which keeps out a change of mind; raise unless its choice stands and was not reported on."""
    tender = Tender.objects.select_for_update().get(pk=decision.tender_id)
    decision.tender = tender
    if Visit.objects.filter(decision=decision).exists():
        raise Conflict("You have reported this visit already.")
    if not goes_on(tender, option) or not standing_among([decision]):
        raise WrongState("The person has chosen again, or the care has been placed. There is nothing to report.")
    return tender


def _lines_value(lines: Mapping[LineKind, Decimal]) -> list[dict[str, str]]:
    return [{"kind": kind.value, "amount": f"{amount:.2f}"} for kind, amount in lines.items() if amount]


def team_of_the_portrait(tender: Tender) -> str:
    """Return the team of whoever wrote the portrait of a search, read as the system: providers see no portrait row."""
    with acting_as(system_actor("visits", authority_id=tender.authority_id)):
        signed = Portrait.objects.filter(package_id=tender.package_id, signed_at__lte=tender.issued_at)
        author = signed.order_by("-version").values_list("author", flat=True).first() or ""
        _, _, key = author.partition(":")
        posts = Post.objects.filter(organisation_id=tender.authority_id, role=Role.SOCIAL_WORKER)
        team = posts.filter(user_id=int(key)).order_by("-id").values_list("team", flat=True) if key.isdigit() else ()
        return next(iter(team), "")


def _wait_for_approval(decision: Decision, option: Option) -> None:
    tender = decision.tender
    start_clock(
        ClockKind.PLACEMENT_APPROVED,
        # The opening of a search stops its own clocks; an interim placement waits for its approval beside it.
        subject=f"{'interim' if option.interim else 'tender'}:{tender.ref}",
        role=Role.APPROVER,
        due_at=decision_due(Urgency(tender.urgency), now()),
        authority_id=decision.authority_id,
        case_ref=decision.package_ref,
    )
    tell_person(
        package_ref=decision.package_ref,
        authority_id=decision.authority_id,
        subject=f"{option.service_name} can care for you",
        body=f"{option.service_name} has met you, and can give the care you need. The council now agrees the place."
        " Until then you can still change your mind.",
    )


def _wait_for_correction(visit: Visit, decision: Decision, option: Option) -> None:
    tender = decision.tender
    start_clock(
        ClockKind.PORTRAIT_CORRECTED,
        subject=f"tender:{tender.ref}",
        role=Role.SOCIAL_WORKER,
        due_at=decision_due(Urgency(tender.urgency), now()),
        authority_id=decision.authority_id,
        case_ref=decision.package_ref,
    )
    tell_staff(
        [decision.authority_id],
        (Role.SOCIAL_WORKER,),
        subject=f"A portrait was wrong: {decision.package_ref}",
        body=f"A visit found {len(visit.differing)} statements of the portrait of {decision.package_ref} different from"
        " the person. Please correct it, and have it signed again.",
        about=f"package:{decision.package_ref}",
        authority_id=decision.authority_id,
        path=f"/tenders/{tender.ref}/placement/",
    )
    if visit.outcome in _FALLS or option.interim:
        return  # whoever accepted for now said so in a message of its own
    follows = (
        "We put that right first. Then we ask every service again, so that each of them knows what you need."
        if visit.material
        else "We put that right first. Then the council agrees the place."
    )
    tell_person(
        package_ref=decision.package_ref,
        authority_id=decision.authority_id,
        subject=f"{option.service_name} has met you",
        body=f"{option.service_name} has met you, and can give the care you need. Something that we wrote about you was"
        f" not right. That is not your fault, and nobody in your family pays for it. {follows}",
    )


def _own_decision(actor: Actor, decision_id: int) -> tuple[Decision, Option]:
    found = (
        Decision.objects.select_related("tender", "option")
        .filter(pk=decision_id, option__organisation_id=actor.organisation_id or 0)
        .first()
    )
    if found is None or found.option is None:
        raise NotFound("There is no such choice of one of your services.")
    return found, found.option
