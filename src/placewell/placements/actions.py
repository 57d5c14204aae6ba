"""The visit, the placement, and the agreement that both sides sign."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.choice.models import Decision
from placewell.ledger.clock import now
from placewell.ledger.events import placements as events
from placewell.ledger.record import record
from placewell.placements.documents import AgreementTerms, agreement_pdf
from placewell.placements.models import Agreement, Placement, Signature, Visit
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.tenders.models import Tender
from placewell.tenders.states import TenderState, check_step

FIRST_REVIEW = timedelta(weeks=6)
NOTICE_DAYS = 28


class VisitOutcome(StrEnum):
    """What a visit came to (rulebook §9). Accepting at a changed price belongs to a later step of the work."""

    ACCEPT = "accept"
    DECLINE_PORTRAIT_WRONG = "decline_portrait_wrong"
    DECLINE_OTHER = "decline_other"


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states={TenderState.OFFERED})
def report_visit(
    *,
    actor: Actor,
    decision_id: int,
    outcome: VisitOutcome,
    differences: Mapping[str, str] | None = None,
    notes: str = "",
) -> Visit:
    """Report the visit of the chosen provider. Declining a wrong portrait is no fault, and says what differs."""
    decision = _own_decision(actor, decision_id)
    if decision.tender.state != TenderState.OFFERED or decision.pk != newest_decision(decision.tender).pk:
        raise WrongState("The person has chosen again, or the care has been placed. There is nothing to report.")
    if Visit.objects.filter(decision=decision).exists():
        raise Conflict("You have reported this visit already.")
    differing = {name: how for name, how in (differences or {}).items() if how.strip()}
    if outcome == VisitOutcome.DECLINE_PORTRAIT_WRONG and not differing:
        raise Refused("Say what in the portrait is different from the person you met.", code="differences")
    if outcome == VisitOutcome.DECLINE_OTHER and not notes.strip():
        raise Refused("Say why you cannot take this person.", code="notes")
    visit = Visit.objects.create(
        decision=decision,
        authority_id=decision.authority_id,
        organisation_id=decision.option.bid.organisation_id,
        package_ref=decision.package_ref,
        outcome=outcome,
        differences=differing,
        notes=notes.strip(),
        by=actor.ref,
        at=now(),
    )
    event = events.VisitReported(
        package_ref=decision.package_ref,
        bid_ref=decision.option.bid_ref,
        outcome=outcome.value,
        differing=len(differing),
    )
    record(event, actor=actor, authority_id=decision.authority_id, case_ref=decision.package_ref)
    return visit


@action(by={Role.APPROVER}, whose=Whose.OWN_AUTHORITY, states={TenderState.OFFERED})
def approve_placement(*, actor: Actor, tender_ref: str) -> Placement:
    """Approve the placement with the chosen, accepted service, and draw up its agreement.

    Raises NotPermitted for the broker who opened the tender, WrongState before a visit was accepted.
    """
    tender = Tender.objects.visible_to(actor).select_for_update().filter(ref=tender_ref).first()
    if tender is None:
        raise NotFound("There is no such tender in your authority.")
    if tender.opened_by == actor.ref:
        raise NotPermitted("You opened this tender, so somebody else approves its placement.")
    check_step(TenderState(tender.state), TenderState.AWARDED)
    decision = newest_decision(tender)
    visit = Visit.objects.filter(decision=decision).first()
    if visit is None or visit.outcome != VisitOutcome.ACCEPT:
        raise WrongState("The chosen service has not accepted after its visit.")
    option, moment = decision.option, now()
    placement = Placement.objects.create(
        ref=f"L-{secrets.token_hex(4).upper()}",
        tender=tender,
        option=option,
        authority_id=tender.authority_id,
        organisation_id=option.bid.organisation_id,
        package_ref=tender.package_ref,
        weekly_price=option.weekly_price,
        starts_on=option.start_on,
        review_on=option.start_on + FIRST_REVIEW,
        approved_by=actor.ref,
        approved_at=moment,
    )
    Tender.objects.filter(pk=tender.pk).update(state=TenderState.AWARDED)
    approved = events.PlacementApproved(
        package_ref=tender.package_ref, placement_ref=placement.ref, tender_ref=tender.ref, bid_ref=option.bid_ref
    )
    record(approved, actor=actor, authority_id=tender.authority_id, case_ref=tender.package_ref)
    _draw_up(actor, placement)
    return placement


@action(by={Role.BROKER, Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def sign_agreement(*, actor: Actor, placement_ref: str, name: str) -> Signature:
    """Sign an agreement for one's own side: a typed name, the time, and the hash of the document signed."""
    side = "provider" if actor.role == Role.PROVIDER else "authority"
    own = {"organisation_id": actor.organisation_id} if side == "provider" else {"authority_id": actor.authority_id}
    agreement = Agreement.objects.filter(placement__ref=placement_ref, **own).first()
    if agreement is None:
        raise NotFound("There is no such agreement of yours.")
    if not name.strip():
        raise Refused("Type your full name to sign.", code="name")
    if agreement.signatures.filter(side=side).exists():
        raise Conflict("Your side has signed already.")
    signature = Signature.objects.create(
        agreement=agreement,
        authority_id=agreement.authority_id,
        organisation_id=agreement.organisation_id,
        package_ref=agreement.package_ref,
        side=side,
        name=name.strip(),
        by=actor.ref,
        pdf_sha256=agreement.pdf_sha256,
        at=now(),
    )
    event = events.AgreementSigned(package_ref=agreement.package_ref, placement_ref=placement_ref, side=side)
    record(event, actor=actor, authority_id=agreement.authority_id, case_ref=agreement.package_ref)
    return signature


def newest_decision(tender: Tender) -> Decision:
    """Return the decision that counts. Raises WrongState before one was made."""
    found = Decision.objects.filter(tender=tender).select_related("option__bid", "second").order_by("-id").first()
    if found is None:
        raise WrongState("The person has not chosen yet.")
    return found


def _own_decision(actor: Actor, decision_id: int) -> Decision:
    found = (
        Decision.objects.select_related("tender", "option__bid")
        .filter(pk=decision_id, option__bid__organisation_id=actor.organisation_id or 0)
        .first()
    )
    if found is None:
        raise NotFound("There is no such choice of one of your services.")
    return found


def _draw_up(actor: Actor, placement: Placement) -> Agreement:
    tender = placement.tender
    authority = Organisation.objects.get(pk=placement.authority_id)
    provider = Organisation.objects.get(pk=placement.organisation_id)
    content = placement.option.bid.price.content
    pdf = agreement_pdf(
        AgreementTerms(
            placement_ref=placement.ref,
            tender_ref=tender.ref,
            package_ref=placement.package_ref,
            authority=authority.name,
            provider=provider.name,
            service=placement.option.service_name,
            service_address=placement.option.address,
            weekly_price=placement.weekly_price,
            price_basis=content["price_basis"],
            lines=tuple((line["kind"], line["amount"]) for line in content["lines"]),
            fnc=tender.figures["fnc"],
            starts_on=placement.starts_on,
            review_on=placement.review_on,
            notice_days=NOTICE_DAYS,
            what_matters=tender.portrait["about_me"]["most_important"],
            for_me=placement.option.for_me,
            needs=tuple(
                (name, need["level"], need["sentence"])
                for name, need in tender.portrait["domains"].items()
                if need["level"] != "N"
            ),
        )
    )
    agreement = Agreement.objects.create(
        placement=placement,
        authority_id=placement.authority_id,
        organisation_id=placement.organisation_id,
        package_ref=placement.package_ref,
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        drawn_up_at=now(),
    )
    event = events.AgreementDrawnUp(
        package_ref=placement.package_ref, placement_ref=placement.ref, pdf_sha256=agreement.pdf_sha256
    )
    record(event, actor=actor, authority_id=placement.authority_id, case_ref=placement.package_ref)
    return agreement
