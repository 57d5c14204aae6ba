"""Signing an agreement for one's own side."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, stop_clock
from placewell.ledger.events import placements as events
from placewell.ledger.record import record
from placewell.placements.models import Agreement, Signature
from placewell.rules.errors import Conflict, NotFound, Refused


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
    stop_clock(
        ClockKind.AGREEMENT_SIGNED, subject=f"{'agreement' if side == 'provider' else 'placement'}:{placement_ref}"
    )
    return signature
