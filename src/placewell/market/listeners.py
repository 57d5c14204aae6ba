"""What the market does when the register changes: a service that is deregistered is suspended at once."""

from placewell.accounts.actor import system_actor
from placewell.ledger.events.directory import ServiceDeregistered
from placewell.ledger.record import listen
from placewell.market.actions import suspend_membership
from placewell.market.models import Membership

REASONS = "The Care Quality Commission's register shows this service as no longer registered."


@listen(ServiceDeregistered)
def suspend_deregistered(event: ServiceDeregistered) -> None:
    """Suspend every active membership of the service, in the same transaction (rulebook §10)."""
    active = Membership.objects.filter(service_id=event.service_id, state=Membership.State.ACTIVE)
    for membership in active.order_by("id"):
        actor = system_actor("register", authority_id=membership.authority_id)
        suspend_membership(actor=actor, membership=membership, reasons=REASONS, by_deregistration=True)
