"""Signing a version of an agreement for one's own side, with the evidence of a simple electronic signature."""

from dataclasses import dataclass

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, stop_clock
from placewell.ledger.events import placements as events
from placewell.ledger.record import record
from placewell.placements.models import Agreement, Signature
from placewell.rules.agreeing import check_can_sign
from placewell.rules.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Signing:
    """What a signatory gave: their name, in what capacity, that they read it, and the hash of what they read."""

    name: str
    capacity: str
    read: bool
    pdf_sha256: str


@action(by={Role.BROKER, Role.PROVIDER}, whose=Whose.OWN_ORGANISATION)
def sign_agreement(*, actor: Actor, placement_ref: str, signing: Signing) -> Signature:
    """Sign the newest version of an agreement for one's own side.

    Keeps the name, capacity, time, and the hash of the document that was read. Raises NotFound for another's,
    Refused for missing evidence, Conflict when one's side has signed, WrongState when what was read is not the newest.
    """
    side = "provider" if actor.role == Role.PROVIDER else "authority"
    own = {"organisation_id": actor.organisation_id} if side == "provider" else {"authority_id": actor.authority_id}
    agreement = newest_version(placement_ref, **own)
    check_can_sign(
        capacity=signing.capacity,
        name=signing.name,
        read=signing.read,
        hash_read=signing.pdf_sha256,
        hash_now=agreement.pdf_sha256,
    )
    if agreement.signatures.filter(side=side).exists():
        raise Conflict("Your side has signed already.")
    signature = Signature.objects.create(
        agreement=agreement,
        authority_id=agreement.authority_id,
        organisation_id=agreement.organisation_id,
        package_ref=agreement.package_ref,
        side=side,
        name=signing.name.strip(),
        capacity=signing.capacity.strip(),
        role=actor.role.value,
        said_read=signing.read,
        by=actor.ref,
        pdf_sha256=agreement.pdf_sha256,
        at=now(),
    )
    event = events.AgreementSigned(package_ref=agreement.package_ref, placement_ref=placement_ref, side=side)
    record(event, actor=actor, authority_id=agreement.authority_id, case_ref=agreement.package_ref)
    stop_clock(
        ClockKind.AGREEMENT_SIGNED, subject=f"{'agreement' if side == 'provider' else 'placement'}:{placement_ref}"
    )
    variation = agreement.variation
    if variation is not None and agreement.signatures.count() == 2:
        varied = events.AgreementVaried(
            package_ref=agreement.package_ref,
            placement_ref=placement_ref,
            number=agreement.number,
            reason=variation.reason,
        )
        record(varied, actor=actor, authority_id=agreement.authority_id, case_ref=agreement.package_ref)
    return signature


def newest_version(placement_ref: str, **own: object) -> Agreement:
    """Return the newest version of an agreement of one's own. Raises NotFound."""
    rows = Agreement.objects.filter(placement__ref=placement_ref, **own)
    found = rows.select_related("placement__option", "variation").order_by("-number").first()
    if found is None:
        raise NotFound("There is no such agreement of yours.")
    return found
