"""Whether a search may look further at its published step: said beforehand, and taken back until then (rulebook §8)."""

from datetime import date

from placewell.accounts.actor import Actor
from placewell.accounts.permissions import Whose, action
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events import needs as events
from placewell.needs.actions.own import own_package, tell
from placewell.needs.models import Further, Package
from placewell.needs.queries.further import asked_miles, step_is_over
from placewell.rules.clocks import london_day_of
from placewell.rules.errors import WrongState
from placewell.rules.widening import LONGEST_NAME, check_word

BY_LINK = "on their private page"


@action(by={Role.SOCIAL_WORKER, Role.BROKER}, whose=Whose.OWN_AUTHORITY)
def record_further(
    *, actor: Actor, package_ref: str, agrees: bool, said_by: str, said_on: date, how: str = ""
) -> Further:
    """Record what the person, or whoever speaks for them, says about looking further; the newest word counts.

    Raises Refused where it does not say who and when, WrongState once the open search has come to that step.
    """
    return _say(actor, own_package(actor, package_ref), agrees=agrees, said_by=said_by, said_on=said_on, how=how)


@action(by={Role.PERSON}, whose=Whose.OWN_CASE)
def say_my_further(*, actor: Actor, agrees: bool) -> Further:
    """Say for oneself whether a search may look further, or take that back. Raises as `record_further`."""
    package = own_package(actor, actor.case_ref)
    person = package.person
    themselves = person.contact_relation.strip().lower() == "self"
    who = person.contact_name if themselves else f"{person.contact_name} ({person.contact_relation})"
    return _say(actor, package, agrees=agrees, said_by=who[:LONGEST_NAME], said_on=london_day_of(now()), how=BY_LINK)


def _say(actor: Actor, package: Package, *, agrees: bool, said_by: str, said_on: date, how: str) -> Further:
    moment, miles = now(), asked_miles(package)
    check_word(agrees=agrees, miles=miles, said_by=said_by, how=how, said_on=said_on, today=london_day_of(moment))
    if step_is_over(package):
        raise WrongState("The search has come to that step already, so this can no longer change it.")
    made = Further.objects.create(
        authority_id=package.authority_id,
        package=package,
        agrees=agrees,
        miles=miles if agrees else 0,
        said_by=said_by.strip(),
        how=how.strip(),
        said_on=said_on,
        by=actor.ref,
        at=moment,
    )
    tell(actor, package, events.FurtherSaid(package_ref=package.ref, agrees=agrees, miles=made.miles))
    return made
