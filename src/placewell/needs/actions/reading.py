"""Reading the second tier inside the council: asked for with a purpose, and written into the person's file."""

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events import needs as events
from placewell.needs.actions.own import own_package, tell
from placewell.needs.models import StaffReading
from placewell.needs.queries import live_portrait
from placewell.needs.values import read_tier_two
from placewell.rules.errors import NotFound, Refused
from placewell.rules.portrait import ReadingPurpose, TierTwo


@action(
    by={Role.SOCIAL_WORKER, Role.BROKER, Role.APPROVER, Role.AUDITOR},
    whose=Whose.OWN_AUTHORITY,
)
def read_second_part(*, actor: Actor, package_ref: str, purpose: str) -> TierTwo:
    """Hand out the second tier, and write down in the same transaction who read it and what for (rulebook §2).

    Raises Refused for a purpose that is none, NotFound where there is no portrait.
    """
    package = own_package(actor, package_ref)
    portrait = live_portrait(package)
    if portrait is None:
        raise NotFound("There is no portrait yet. A social worker writes it first.")
    if purpose not in set(ReadingPurpose):
        raise Refused("Say what you read it for: the person sees this.", code="purpose")
    StaffReading.objects.create(
        authority_id=package.authority_id,
        package=package,
        version=portrait.version,
        purpose=purpose,
        by=actor.ref,
        role=actor.role.value,
        at=now(),
    )
    tell(actor, package, events.SecondPartRead(package_ref=package.ref, version=portrait.version, purpose=purpose))
    return read_tier_two(portrait.tier_two)
