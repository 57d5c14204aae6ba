"""Those who look after people placed somewhere are told when it leaves the register, or its scheme ends (§10)."""

from datetime import timedelta

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import system_actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.events.directory import ServiceDeregistered
from placewell.ledger.models import Message
from placewell.ledger.record import record
from placewell.market.actions import wind_down
from placewell.placements.actions import approve_placement
from placewell.tenders.opener import OPENER
from tests.choice.test_choosing import choose
from tests.offered import Offered
from tests.placements.test_visits import report

REGISTER = system_actor("register")


def a_placement(offered: Offered) -> str:
    """Bring somebody to a placement; return the id of the service."""
    decision = choose(offered)
    report(offered, decision, marks={})
    approve_placement(actor=offered.staff(Role.APPROVER), tender_ref=offered.tender.ref)
    with acting_as(OPENER):
        return str(decision.option.service_id)  # type: ignore[union-attr] # it is chosen


def told(subject: str) -> list[tuple[str, str]]:
    """Return who was written to under a subject, and what."""
    with acting_as(OPENER):
        return list(Message.objects.filter(subject__contains=subject).order_by("to").values_list("to", "body"))


def test_the_teams_of_residents_are_alerted_when_their_home_leaves_the_register(offered: Offered) -> None:
    service_id = a_placement(offered)
    other = next(one.service_id for one in offered.options() if one.service_id != service_id)
    with acting_as(REGISTER):
        record(ServiceDeregistered(service_id=other), actor=REGISTER, authority_id=None)
    assert told("people placed there") == [], "nobody is placed there"
    with acting_as(REGISTER):
        record(ServiceDeregistered(service_id=service_id), actor=REGISTER, authority_id=None)
    found = told("people placed there")
    assert {to.partition("@")[0] for to, _ in found} == {"amina.yusuf", "peter.lindqvist", "rosa.marchetti"}
    assert all(offered.tender.package_ref in body and "Marlowe" not in body for _, body in found)


def test_they_are_told_when_the_scheme_winds_down_that_nobody_moves(offered: Offered) -> None:
    a_placement(offered)
    scheme = offered.county.category.scheme
    wind_down(
        actor=offered.staff(Role.COMMISSIONER),
        scheme=scheme,
        last_day=now().date() + timedelta(days=60),
        reasons="Another follows.",
    )
    found = told(f"The scheme {scheme.ref} ends on")
    assert len(found) == 3
    assert all("Nobody has to move" in body and offered.tender.package_ref in body for _, body in found)
