"""Trusted assessors around somebody who has chosen: named by the council, trusted by the home, sent, and back."""

from collections.abc import Mapping

from placewell.accounts.acting import acting_as
from placewell.accounts.actions import give_post
from placewell.accounts.actor import Actor, system_actor
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_in_post
from placewell.choice.models import Decision, Option
from placewell.market.actions.assessors import name_assessor, trust_assessor
from placewell.market.models import Assessor
from placewell.placements.actions import hand_over_reading, send_assessor
from placewell.placements.models import AssessorReading
from placewell.rules.assessors import Scope
from placewell.rules.visits import How, Mark
from placewell.web.demonstration.county import County

MAKER = system_actor("test")
RIGHT = {"falls": Mark(How.MATCHES), "nights": Mark(How.MATCHES)}


def a_therapist(county: County, name: str = "Ada Lowe") -> Actor:
    """Somebody of the council who wrote no portrait."""
    with acting_as(MAKER):
        post = give_post(
            actor=MAKER,
            email=f"{name.split(maxsplit=1)[0].lower()}@county.example",
            name=name,
            organisation=county.authority,
            role=Role.SOCIAL_WORKER,
        )
    return actor_in_post(post, user_name=post.user.name)


def named(commissioner: Actor, therapist: Actor) -> Assessor:
    """Put somebody on the list."""
    return name_assessor(
        actor=commissioner, user_id=therapist.user_id or 0, job="Occupational therapist, Royal Hospital"
    )


def trusted(manager: Actor, assessor: Assessor, option: Option, scope: Scope = Scope.EVERY_VISIT) -> None:
    """Let the home of an option trust somebody."""
    trust_assessor(
        actor=manager, assessor_ref=assessor.ref, service_id=option.service_id, scope=scope, name="Ruth Bell, manager"
    )


def sent(broker: Actor, decision: Decision, assessor: Assessor) -> None:
    """Let a broker send them."""
    send_assessor(actor=broker, decision_id=decision.pk, assessor_ref=assessor.ref)


def handed_over(
    therapist: Actor, decision: Decision, marks: Mapping[str, Mark] = RIGHT, notes: str = "Calm today."
) -> AssessorReading:
    """Let them hand over what they found."""
    return hand_over_reading(actor=therapist, decision_id=decision.pk, marks=marks, notes=notes)
