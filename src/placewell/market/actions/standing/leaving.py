"""A member that leaves by its own wish, and one that goes on under another registration."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.directory.models import Service
from placewell.market.actions.changing import end
from placewell.market.actions.members import admit_services
from placewell.market.actions.own import own_membership, written
from placewell.market.models import Membership
from placewell.market.queries.joining import successors_of
from placewell.market.telling import tell_managers, tell_staff
from placewell.rules.errors import NotFound, Refused

LIVE = (Membership.State.ACTIVE, Membership.State.SUSPENDED)


@action(by={Role.PROVIDER}, whose=Whose.OWN_ORGANISATION, states=("active", "suspended"))
def leave_category(*, actor: Actor, membership_id: int, because: str) -> Membership:
    """End one's own membership, from now on, with a reason. People who live there stay as agreed.

    A suspension, or a notice that is under way, is not ended by leaving: it stands against a new application.
    """
    rows = Membership.objects.live().select_related("category__scheme", "service")
    own = rows.select_for_update(of=("self",)).filter(organisation_id=actor.organisation_id or 0, pk=membership_id)
    member = own.first()
    if member is None:
        raise NotFound("There is no such membership of yours.")
    why = written(because, "why it leaves")
    end(member, actor=actor, reasons=why, by="wish")
    tell_staff(
        [member.authority_id],
        [Role.COMMISSIONER],
        subject=f"{member.service.name} leaves {member.category.name}",
        body=why,
        about=f"membership:{member.pk}",
        authority_id=member.authority_id,
        path=f"/schemes/{member.category.scheme.ref}/members/{member.service_id}/",
    )
    return member


@action(by={Role.COMMISSIONER}, whose=Whose.OWN_AUTHORITY, states=("active", "suspended"))
def follow_successor(*, actor: Actor, membership: Membership, service_id: str, reasons: str) -> Membership:
    """End the membership of a service that left the register, and make its successor registration a member.

    Raises Refused for a service that is still registered, or one that the register does not name as its successor.
    """
    own = own_membership(actor, membership, states=LIVE)
    why = written(reasons, "what you found about the new registration")
    if own.service.registered:
        raise Refused(f"{own.service.name} is still registered. There is nothing to follow.", code="registered")
    if service_id not in successors_of(own.service):
        raise Refused("The register does not name this as the registration that followed.", code="service_id")
    successor = Service.objects.get(pk=service_id)
    end(own, actor=actor, reasons=why, by="successor")
    made = admit_services(actor=actor, category=own.category, services=[successor], reasons=why)[0]
    if own.investment:
        tell_managers(
            [made.organisation_id],
            subject=f"{successor.name}: claim your investment in quality anew",
            body=(
                "What was verified stood under the registration before, and counts no more. Claim it under this one"
                " with the same evidence: it counts from the day it is verified."
            ),
            about=f"membership:{made.pk}",
            authority_id=made.authority_id,
            path="/investment/",
        )
    return made
