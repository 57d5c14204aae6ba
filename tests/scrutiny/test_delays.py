"""How long searches take: kept as it happens, equal to a recount, and summed for whoever may know."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow
from placewell.ledger.timeline import measured_of
from placewell.needs.actions import record_hospital_stay
from placewell.placements.actions import VisitOutcome
from placewell.rules.clocks import london_day_of
from placewell.rules.delays import MEASURE_WORDS, Length, Measure, Step
from placewell.rules.hospital import Pathway, Stay, Whereabouts
from placewell.rules.urgency import Urgency
from placewell.scrutiny.delays import delays_of
from placewell.scrutiny.measuring import MEASURER, catch_up, lengths_of
from placewell.scrutiny.models import MeasuredStep
from placewell.tenders.actions.opening import open_bids
from placewell.tenders.models import Tender
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.choice.test_choosing import choose
from tests.clients import client_of
from tests.emergencies import bid, place_for_now, put, stand_by
from tests.offered import Offered
from tests.offered_database import path
from tests.placements.test_approving import accepted, approve
from tests.placements.test_visits import report
from tests.played import OpenTender, copy_of_a_county

READERS = (Role.SOCIAL_WORKER, Role.BROKER, Role.APPROVER, Role.COMMISSIONER, Role.AUDITOR)


def kept() -> dict[str, list[Length]]:
    """What the projection holds, by search."""
    found: dict[str, list[Length]] = {}
    with acting_as(MEASURER):
        for row in MeasuredStep.objects.order_by("tender_ref", "id"):
            found.setdefault(row.tender_ref, []).append(Length(Measure(row.measure), row.at, row.took))
    return {ref: sorted(lengths, key=lambda one: one.measure) for ref, lengths in found.items()}


def recounted() -> dict[str, list[Length]]:
    """The same from the events alone."""
    with acting_as(MEASURER):
        found = {one.ref: lengths_of(one) for one in Tender.objects.all()}
    return {ref: sorted(lengths, key=lambda one: one.measure) for ref, lengths in found.items()}


def test_what_is_kept_equals_a_recount_at_every_step(offered: Offered, person: Client) -> None:
    assert kept() == recounted()
    person.get("/choices/")
    assert kept() == recounted()
    move_clock(timedelta(hours=30))
    report(offered, choose(offered), VisitOutcome.DECLINE_OTHER)
    assert kept() == recounted()
    accepted(offered, 1)
    person.get("/choices/")
    assert kept() == recounted()
    approve(offered)
    assert kept() == recounted()
    assert {one.measure for one in kept()[offered.tender.ref]} == set(Measure) - {Measure.FOR_NOW}


def test_what_is_missing_is_caught_up_on_and_nothing_is_measured_twice(offered: Offered) -> None:
    accepted(offered)
    before = kept()
    with acting_as(MEASURER):
        MeasuredStep.objects.all().delete()
    assert catch_up() == 1
    assert kept() == before == recounted()
    assert catch_up() == 0


def test_the_first_bid_is_not_measured_before_the_close(template: str, django_db_setup: None) -> None:
    with copy_of_a_county(template) as played:
        bid(played, {0: "990.00", 1: "975.00"})
        with acting_as(played.staff(Role.BROKER)):
            sealed = measured_of(played.package.ref, tender_ref=played.tender.ref)
        assert Step.FIRST_BID not in {one.step for one in sealed.steps}
        assert sealed.waits_for == Step.SHOWN
        assert Measure.FIRST_BID not in {one.measure for one in kept()[played.tender.ref]}
        text = client_of(played.staff(Role.BROKER)).get(path("needs_case", played.package.ref)).content.decode()
        assert "First bid" not in text
        sealed_at = now()
        played.close()
        open_bids(actor=OPENER, tender_id=played.tender.pk)
        first = next(one for one in kept()[played.tender.ref] if one.measure == Measure.FIRST_BID)
        assert first.at <= sealed_at < played.tender.closes_at, "It is the instant of the sealing that counts."


@pytest.fixture
def emergency(template: str, django_db_setup: None):  # type: ignore[no-untyped-def] # a fixture of one kind
    with copy_of_a_county(template, Urgency.EMERGENCY) as played:
        yield played


def test_a_place_for_now_is_measured_by_itself_and_leads_to_no_lasting_step(emergency: OpenTender) -> None:
    (option,) = put(emergency, stand_by(emergency))
    move_clock(timedelta(minutes=40))
    place_for_now(emergency, option)
    found = {one.measure: one.took for one in kept()[emergency.tender.ref]}
    assert kept() == recounted()
    assert timedelta(minutes=40) <= found[Measure.FOR_NOW] < timedelta(hours=2)
    assert not {Measure.SHOWN, Measure.CHOSEN, Measure.VISITED, Measure.PLACED, Measure.WHOLE} & set(found)
    with acting_as(emergency.staff(Role.BROKER)):
        measured = measured_of(emergency.package.ref, tender_ref=emergency.tender.ref)
    assert measured.waits_for == Step.SHOWN, "The lasting choice is still to come."


def placed_from_hospital(offered: Offered, ready: int = 9) -> None:
    day = london_day_of(now())
    record_hospital_stay(
        actor=offered.staff(Role.SOCIAL_WORKER),
        package_ref=offered.package.ref,
        stay=Stay(Whereabouts.IN_HOSPITAL, day - timedelta(days=ready), Pathway.CARE_HOME),
    )
    accepted(offered)
    approve(offered)


def test_the_sums_are_by_urgency_by_pathway_and_by_month(offered: Offered) -> None:
    placed_from_hospital(offered)
    actor = offered.staff(Role.AUDITOR)
    found = delays_of(actor, Measure.WHOLE, moment=now())
    assert found.by_urgency[1].title == "Standard"
    for rows in (found.by_urgency, found.by_pathway, found.by_month):
        assert [row.summary.count for row in rows if row.summary is not None and row.summary.count] == [1], rows
    assert len(found.by_month) == 12
    assert found.by_month[-1].summary is not None
    assert found.by_month[-1].summary.count == 1
    assert found.by_pathway[3].summary is not None
    assert found.by_pathway[3].summary.count == 1
    lost = found.lost_by_pathway[3].going_on
    assert lost is not None
    assert (lost.count, lost.total) == (1, timedelta(days=9))


def test_a_year_later_nothing_of_it_is_left_in_the_sums(offered: Offered) -> None:
    placed_from_hospital(offered)
    later = delays_of(offered.staff(Role.AUDITOR), Measure.WHOLE, moment=now() + timedelta(days=400))
    assert all(row.summary is not None and row.summary.count == 0 for row in (*later.steps, *later.by_month))


def test_a_commissioner_is_told_of_no_few_and_whoever_reads_cases_is(offered: Offered) -> None:
    placed_from_hospital(offered)
    for role in READERS:
        text = client_of(offered.staff(role)).get(path("scrutiny_delays")).content.decode()
        few = text.count("Too few to tell")
        assert (few > 0) == (role == Role.COMMISSIONER), role
        assert ("pw-chart" in text) == (role != Role.COMMISSIONER), role
        assert offered.package.ref not in text
        assert offered.tender.ref not in text


def test_every_step_can_be_looked_at_and_an_unknown_one_is_the_whole(offered: Offered) -> None:
    broker = client_of(offered.staff(Role.BROKER))
    for measure, words in MEASURE_WORDS.items():
        text = broker.get(path("scrutiny_delays"), {"step": measure.value}).content.decode()
        assert f'<h3 class="govuk-heading-s">{words}</h3>' in text
    text = broker.get(path("scrutiny_delays"), {"step": "nothing"}).content.decode()
    assert f'<h3 class="govuk-heading-s">{MEASURE_WORDS[Measure.WHOLE]}</h3>' in text


def test_the_case_shows_its_steps_and_what_it_waits_for(offered: Offered, person: Client) -> None:
    person.get("/choices/")
    client = client_of(offered.staff(Role.SOCIAL_WORKER))
    move_clock(timedelta(days=3, hours=1))
    text = client.get(path("needs_case", offered.package.ref)).content.decode()
    assert "Services invited" in text
    assert "3 days 1 hour so far" in text
    accepted(offered)
    approve(offered)
    text = client.get(path("needs_case", offered.package.ref)).content.decode()
    assert "so far" not in text
    assert "Together:" in text


def test_nobody_but_the_system_writes_what_is_measured_and_commissioners_read_none(offered: Offered) -> None:
    accepted(offered)
    for role, sees in ((Role.BROKER, True), (Role.COMMISSIONER, False), (Role.EVALUATOR, False)):
        with acting_as(offered.staff(role)):
            assert MeasuredStep.objects.exists() == sees, role
    with acting_as(offered.manager_of(offered.options()[0])):
        assert not MeasuredStep.objects.exists()
    with acting_as(offered.person):
        assert not MeasuredStep.objects.exists()
    forged = MeasuredStep(
        authority_id=offered.tender.authority_id,
        package_ref="P",
        tender_ref="T",
        urgency="standard",
        measure=Measure.WHOLE,
        at=now(),
        took=timedelta(0),
    )
    with acting_as(offered.staff(Role.BROKER)), pytest.raises(DatabaseError), transaction.atomic():
        forged.save()


def test_a_visit_of_another_search_is_no_step_of_this_one(offered: Offered) -> None:
    accepted(offered)
    with acting_as(OPENER):
        row = EventRow.objects.get(name="VisitReported")
    assert "tender_ref" not in row.payload
    with acting_as(offered.staff(Role.BROKER)):
        other = measured_of(offered.package.ref, tender_ref="T-ANOTHER")
    assert Step.VISITED not in {one.step for one in other.steps}
