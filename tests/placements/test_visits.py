"""The visit: accepted or declined, and what follows at once (rulebook §9)."""

import pytest
from django.db import DatabaseError, connection, connections, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.models import Decision, ReturnedChoice
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.placements.actions import VisitOutcome, approve_placement, report_visit
from placewell.placements.models import Visit
from placewell.rules.choosing import Standing
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.visits import How, Kind, Mark
from placewell.tenders.opener import OPENER
from tests.choice.test_choosing import choose, clocks
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import path

DECLINES = {
    VisitOutcome.DECLINE_PORTRAIT_WRONG: Standing.DECLINED_PORTRAIT_WRONG,
    VisitOutcome.DECLINE_OTHER: Standing.DECLINED_OTHER,
}


def report(offered: Offered, decision: Decision, outcome: VisitOutcome = VisitOutcome.ACCEPT, **more: object) -> Visit:
    """Report the visit of the service that was chosen."""
    with acting_as(OPENER):
        option = Decision.objects.select_related("option").get(pk=decision.pk).option
    assert option is not None
    marks = {"falls": Mark(How.DIFFERS, Kind.CHANGED_SINCE, said="Fell twice this week.")}
    given: dict[str, object] = {"marks": marks, "notes": "No staff at night."}
    manager = offered.manager_of(option)
    return report_visit(actor=manager, decision_id=decision.pk, outcome=outcome, **(given | more))  # type: ignore[arg-type] # as each test gives


def test_an_accepted_visit_waits_for_an_approver_and_the_person_is_told(offered: Offered) -> None:
    report(offered, choose(offered), marks={})
    running = clocks(offered)
    assert ClockKind.VISIT not in running
    waits = running[ClockKind.PLACEMENT_APPROVED]
    assert (waits.role, waits.subject) == (Role.APPROVER, f"tender:{offered.tender.ref}")
    with acting_as(OPENER):
        assert Message.objects.filter(to="grace@family.example", subject__endswith="can care for you").count() == 1


@pytest.mark.parametrize("outcome", DECLINES)
def test_a_decline_tells_the_person_and_puts_the_others_again_at_once(offered: Offered, outcome: VisitOutcome) -> None:
    report(offered, choose(offered, second_ref=offered.options()[1].bid_ref), outcome)
    choices = offered.choices()
    assert choices.chosen is None, "Nothing is chosen for the person."
    assert choices.by_bid(offered.options()[0].bid_ref).standing == DECLINES[outcome]  # type: ignore[union-attr] # is there
    assert len(choices.there) == len(offered.options()) - 1
    running = clocks(offered)
    assert running[ClockKind.CHOICE].role == Role.PERSON
    assert ClockKind.VISIT not in running
    with acting_as(OPENER):
        told = Message.objects.get(to="grace@family.example", subject__startswith="About ")
        event = EventRow.objects.get(name="ChoiceReturned")
    assert "We have not chosen for you." in told.body
    assert "night" not in told.body, "What the service wrote of the person stays with the council."
    assert event.payload["left"] == len(offered.options()) - 1


def test_a_decline_of_the_last_option_starts_the_brokers_clock(offered: Offered) -> None:
    for place in range(len(offered.options())):
        report(offered, choose(offered, place), VisitOutcome.DECLINE_OTHER)
    running = clocks(offered)
    assert running[ClockKind.SEARCH_AGAIN].role == Role.BROKER
    assert ClockKind.CHOICE not in running
    with acting_as(OPENER):
        last = Message.objects.filter(subject__startswith="About ").order_by("-created_at")[0]
    assert "There is no other choice left" in last.body


def test_a_decline_for_a_wrong_portrait_is_marked_as_no_fault(offered: Offered) -> None:
    made = choose(offered)
    report(offered, made, VisitOutcome.DECLINE_PORTRAIT_WRONG)
    with acting_as(OPENER):
        assert ReturnedChoice.objects.get().because == "declined_portrait_wrong"
    home = client_of(offered.manager_of(offered.options()[0]))
    assert "This is not counted against you." in home.get("/visits/").content.decode()
    broker = client_of(offered.staff(Role.BROKER)).get(path("placements_placement", offered.tender.ref))
    assert "declined without fault: the portrait was wrong" in broker.content.decode()


def test_a_decline_says_what_differs_or_why(offered: Offered) -> None:
    made = choose(offered)
    with pytest.raises(Refused, match="what in the portrait is different"):
        report(offered, made, VisitOutcome.DECLINE_PORTRAIT_WRONG, marks={"nights": Mark(How.MATCHES)})
    with pytest.raises(Refused, match="Say why you cannot"):
        report(offered, made, VisitOutcome.DECLINE_OTHER, notes=" ")


def test_a_visit_is_reported_once_by_the_chosen_provider(offered: Offered) -> None:
    made = choose(offered)
    other = next(
        one for one in offered.county.managers.values() if one.organisation_id != offered.options()[0].organisation_id
    )
    with pytest.raises(NotFound):
        report_visit(actor=other, decision_id=made.pk, outcome=VisitOutcome.ACCEPT)
    report(offered, made)
    with pytest.raises(Conflict, match="reported this visit already"):
        report(offered, made)


def test_no_visit_is_reported_after_the_person_chose_another_providers_service(offered: Offered) -> None:
    before = choose(offered, 0)
    place = next(
        place
        for place, one in enumerate(offered.options())
        if one.organisation_id != offered.options()[0].organisation_id
    )
    choose(offered, place)
    with pytest.raises(WrongState, match="chosen again"):
        report(offered, before)
    home = client_of(offered.manager_of(offered.options()[0]))
    assert "There is nothing to do" in home.get("/visits/").content.decode()


def test_another_price_is_not_asked_for_where_nothing_differs(offered: Offered) -> None:
    made = choose(offered)
    home = client_of(offered.manager_of(offered.options()[0]))
    where = path("placements_visit_outcome", made.pk)
    assert "accept_at_price" not in home.get(where).content.decode()
    assert home.post(where, {"outcome": "accept_at_price"}).status_code == 200
    with acting_as(OPENER):
        assert not Visit.objects.exists()


def test_a_provider_sees_its_visit_with_the_time_it_has(offered: Offered) -> None:
    choose(offered)
    home = client_of(offered.manager_of(offered.options()[0]))
    text = home.get("/visits/").content.decode()
    assert "Please meet them by" in text
    assert "Report the visit" in text
    with acting_as(offered.manager_of(offered.options()[0])):
        assert len(running_clocks(organisation_id=offered.options()[0].organisation_id)) == 1


@pytest.mark.parametrize("table", ["placements_visit", "placements_placement", "placements_agreement"])
def test_history_is_not_changed_even_by_the_owner(offered: Offered, table: str) -> None:
    for statement in (f"UPDATE {table} SET package_ref = ''", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        for alias in ("default", "owner"):
            with pytest.raises(DatabaseError), transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute(statement)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)


def test_a_home_reads_what_became_of_those_it_accepted(offered: Offered) -> None:
    accepted_by = report(offered, choose(offered), marks={})
    manager = client_of(offered.manager_of(offered.options()[0]))
    assert "You met the person and accepted. The council now decides." in manager.get("/visits/").content.decode()
    approve_placement(actor=offered.staff(Role.APPROVER), tender_ref=offered.tender.ref)
    assert accepted_by.outcome == VisitOutcome.ACCEPT
    text = manager.get("/visits/").content.decode()
    assert "You met the person and accepted, and the council agreed the place." in text
    assert "The council now decides." not in text


def test_a_home_whose_person_chose_again_after_the_visit_has_nothing_to_wait_for(offered: Offered) -> None:
    report(offered, choose(offered), marks={})
    choose(offered, 1)
    text = client_of(offered.manager_of(offered.options()[0])).get("/visits/").content.decode()
    assert "The person has chosen again." in text
    assert "The council now decides." not in text
