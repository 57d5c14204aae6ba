"""The report at the bedside: kept as one goes, part by part, and what it measures."""

from datetime import timedelta
from fractions import Fraction

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.models import Decision
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow, Message
from placewell.placements.accuracy import accuracy_of, reliability_of
from placewell.placements.actions import VisitOutcome, arrange_visit, keep_visit_draft
from placewell.placements.models import Arrangement, Place, Visit, VisitDraft
from placewell.placements.statements import statements_of_tender
from placewell.rules.errors import Conflict, NotFound, Refused, WrongState
from placewell.rules.visits import How, Mark
from placewell.tenders.opener import OPENER
from tests.choice.test_choosing import choose
from tests.clients import client_of
from tests.offered import Offered
from tests.offered_database import path
from tests.placements.corrected import A_LEVEL_UP, TWO_CARERS
from tests.placements.test_visits import report


def test_nothing_is_chosen_beforehand_and_what_is_marked_is_kept(offered: Offered) -> None:
    made = choose(offered)
    home = client_of(offered.manager_of(offered.options()[0]))
    where = path("placements_visit", made.pk)
    assert "checked" not in home.get(where).content.decode()
    answer = home.post(where, {"falls_how": "matches"}, headers={"HX-Request": "true"})
    assert "Nothing is sent yet." in answer.content.decode()
    home.post(where, {"nights_how": "differs"}, headers={"HX-Request": "true"})
    assert home.get(where).content.decode().count("checked") == 2, "What was marked before is still there."
    with acting_as(OPENER):
        assert VisitDraft.objects.get().typed == {"falls_how": "matches", "nights_how": "differs"}
        assert not Visit.objects.exists()


def test_a_report_goes_from_the_statements_to_what_differs_to_the_outcome(offered: Offered) -> None:
    made = choose(offered)
    home = client_of(offered.manager_of(offered.options()[0]))
    marked = {"domains-cognition_how": "matches", "transfers_how": "differs"}
    answer = home.post(path("placements_visit", made.pk), marked)
    assert answer.headers["Location"] == path("placements_visit_differs", made.pk)
    missing = home.post(answer.headers["Location"], {"transfers_said": "Two carers."})
    assert "say in which way it differs" in missing.content.decode()
    answer = home.post(answer.headers["Location"], {"transfers_kind": "understated", "transfers_said": "Two carers."})
    assert answer.headers["Location"] == path("placements_visit_outcome", made.pk)
    text = home.get(answer.headers["Location"]).content.decode()
    assert "goes to every service that was invited" in text
    answer = home.post(answer.headers["Location"], {"outcome": "accept", "notes": ""})
    assert answer.headers["Location"] == path("placements_visits")
    with acting_as(OPENER):
        visit = Visit.objects.get()
        assert not VisitDraft.objects.exists()
        payload = EventRow.objects.get(name="VisitReported").payload
    assert (visit.seen, visit.matching, visit.material) == (2, 1, ["transfers"])
    assert len(visit.marks) == len(statements_of_tender(offered.tender)), "What was not marked was not seen."
    assert payload["material"] == 1
    assert "Two carers" not in str(payload), "No words of a person in the ledger."


def test_a_draft_is_the_providers_alone_and_ends_with_the_choice(offered: Offered) -> None:
    made = choose(offered)
    option = offered.options()[0]
    keep_visit_draft(actor=offered.manager_of(option), decision_id=made.pk, typed={"falls_how": "differs"})
    for reader in (offered.staff(Role.BROKER), offered.staff(Role.SOCIAL_WORKER), offered.person):
        with acting_as(reader):
            assert not VisitDraft.objects.exists()
    other = next(one for one in offered.options() if one.organisation_id != option.organisation_id)
    with pytest.raises(NotFound):
        keep_visit_draft(actor=offered.manager_of(other), decision_id=made.pk, typed={})
    with pytest.raises(Refused, match="more than"):
        keep_visit_draft(actor=offered.manager_of(option), decision_id=made.pk, typed={"falls_said": "x" * 50_000})
    report(offered, made)
    with pytest.raises(Conflict, match="already"):
        keep_visit_draft(actor=offered.manager_of(option), decision_id=made.pk, typed={})


# Arranging


def arrange(offered: Offered, made: Decision, **more: object) -> Arrangement:
    given: dict[str, object] = {
        "actor": offered.manager_of(offered.options()[0]),
        "place": Place.HOSPITAL,
        "meets_at": now() + timedelta(days=1),
        "who": "Ruth Bell, the deputy manager",
    }
    return arrange_visit(decision_id=made.pk, **(given | more))  # type: ignore[arg-type] # as each test gives


def test_the_person_is_told_in_plain_words_where_and_when_and_who_comes(offered: Offered) -> None:
    arrange(offered, choose(offered))
    with acting_as(OPENER):
        told = Message.objects.get(to="grace@family.example", subject__endswith="wants to meet you")
        assert EventRow.objects.get(name="VisitArranged").payload["place"] == "hospital"
    assert "Ruth Bell, the deputy manager" in told.body
    assert "in hospital" in told.body
    home = client_of(offered.manager_of(offered.options()[0])).get("/visits/").content.decode()
    assert "You meet them at" in home


def test_a_broker_arranges_it_too_and_the_service_is_told(offered: Offered) -> None:
    arrange(offered, choose(offered), actor=offered.staff(Role.BROKER), place=Place.VIDEO)
    with acting_as(OPENER):
        assert Message.objects.filter(subject__startswith="A visit is arranged").exists()


def test_a_visit_is_arranged_for_a_time_to_come_with_who_comes_while_the_choice_stands(offered: Offered) -> None:
    made = choose(offered)
    with pytest.raises(Refused, match="has passed"):
        arrange(offered, made, meets_at=now() - timedelta(minutes=1))
    with pytest.raises(Refused, match="who comes"):
        arrange(offered, made, who=" ")
    other = next(
        one for one in offered.county.managers.values() if one.organisation_id != offered.options()[0].organisation_id
    )
    with pytest.raises(NotFound):
        arrange(offered, made, actor=other)
    report(offered, made)
    with pytest.raises(WrongState, match="nothing to arrange"):
        arrange(offered, made)


# What is measured


def test_accuracy_is_counted_by_team_and_kind_of_error(offered: Offered) -> None:
    report(offered, choose(offered), VisitOutcome.DECLINE_PORTRAIT_WRONG, marks=TWO_CARERS)
    right = {one.id: Mark(How.MATCHES) for one in statements_of_tender(offered.tender)[:3]}
    report(offered, choose(offered, 1), marks=right | A_LEVEL_UP)
    auditor = offered.staff(Role.AUDITOR)
    with acting_as(auditor):
        every, *teams = accuracy_of(auditor.authority_id or 0)[0]
    assert (every.visits, every.seen, every.matching, every.share) == (2, 6, 4, Fraction(2, 3))
    assert every.kinds == (("More is needed than it says", 2),)
    assert every.material == 1
    assert len(teams) == 1
    for role in (Role.AUDITOR, Role.COMMISSIONER, Role.SOCIAL_WORKER):
        assert "66.7%" in client_of(offered.staff(role)).get(path("placements_accuracy")).content.decode()


def test_a_no_fault_decline_counts_against_nobody(offered: Offered) -> None:
    option = offered.options()[0]
    report(offered, choose(offered), VisitOutcome.DECLINE_PORTRAIT_WRONG)
    manager = offered.manager_of(option)
    with acting_as(manager):
        found = reliability_of(option.organisation_id)
    assert (found.counted, found.no_fault, found.share) == (0, 1, None)
    assert "they are no fault" in client_of(manager).get("/visits/").content.decode()
