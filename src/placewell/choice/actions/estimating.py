"""Recording what a person may be asked to pay, as an officer estimates it."""

import json
from dataclasses import asdict

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.accounts.vault import lock_for
from placewell.choice.models import ContributionEstimate
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.events.choice import ContributionEstimated
from placewell.ledger.record import record
from placewell.needs.models import Package
from placewell.rules.contribution import Means, assess
from placewell.rules.errors import NotFound
from placewell.rules.needs import CareType


@action(by={Role.SOCIAL_WORKER, Role.FINANCE_OFFICER}, whose=Whose.OWN_AUTHORITY)
def estimate_contribution(*, actor: Actor, package_ref: str, means: Means) -> ContributionEstimate:
    """Estimate what a person may be asked to pay, and keep it locked; their page shows it beside every option alike.

    Raises NotFound for another authority's case, Refused for care that is not a place in a home.
    """
    package = Package.objects.visible_to(actor).select_for_update().select_related("category").filter(ref=package_ref)
    found = package.first()
    if found is None:
        raise NotFound("There is no such case in your authority.")
    assessed = assess(means, care_type=CareType(found.category.care_type), on=today())
    value = json.dumps({"means": asdict(means), "assessed": asdict(assessed)}, default=str)
    made = ContributionEstimate.objects.create(
        authority_id=found.authority_id,
        package_ref=found.ref,
        version=ContributionEstimate.objects.filter(package_ref=found.ref).count() + 1,
        locked=lock_for(found.authority_id, value.encode()),
        by=actor.ref,
        at=now(),
    )
    event = ContributionEstimated(package_ref=found.ref, version=made.version)
    record(event, actor=actor, authority_id=found.authority_id, case_ref=found.ref)
    return made
