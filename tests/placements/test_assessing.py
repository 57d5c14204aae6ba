"""The trusted assessor: sent where the home trusts them, reads at the bedside, hands over; the home answers (§8)."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, connections, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.choice.models import Decision, Option
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.market.actions.assessors import end_assessor, stop_trusting, trust_assessor
from placewell.market.models import Assessor, Trust
from placewell.placements.accuracy import accuracy_of
from placewell.placements.actions import VisitOutcome, hand_over_reading, keep_reading, report_visit, send_assessor
from placewell.placements.models import AssessorDraft, AssessorReading, AssessorSending, Visit
from placewell.rules.assessors import EndReason, Scope
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.urgency import Urgency
from placewell.rules.visits import How, Kind, Mark
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.opener import OPENER
from tests.choice.test_choosing import choose, clocks
from tests.clients import client_of
from tests.emergencies import choose as choose_now
from tests.emergencies import put, stand_by
from tests.offered import Offered
from tests.offered_database import path
from tests.placements.assessors import RIGHT, a_therapist, handed_over, named, sent, trusted
from tests.placements.corrected import TWO_CARERS
from tests.placements.test_visits import report
from tests.played import copy_of_a_county


@dataclass(frozen=True, slots=True)
class Errand:
    """Somebody has chosen a home that trusts an assessor, who was not sent yet."""

    offered: Offered
    therapist: Actor
    assessor: Assessor
    decision: Decision
    option: Option

    @property
    def broker(self) -> Actor:
        return self.offered.staff(Role.BROKER)

    @property
    def manager(self) -> Actor:
        return self.offered.manager_of(self.option)

    def send(self, actor: Actor | None = None) -> None:
        sent(actor or self.broker, self.decision, self.assessor)


@pytest.fixture
def errand(offered: Offered) -> Errand:
    """A home chosen, which trusts somebody for every visit."""
    therapist = a_therapist(offered.county)
    assessor, option = named(offered.staff(Role.COMMISSIONER), therapist), offered.options()[0]
    trusted(offered.manager_of(option), assessor, option)
    return Errand(offered, therapist, assessor, choose(offered), option)


def test_somebody_sent_takes_the_visit_over_from_the_home_and_all_are_told(errand: Errand) -> None:
    before = clocks(errand.offered)[ClockKind.VISIT]
    errand.send()
    running = clocks(errand.offered)
    assert ClockKind.VISIT not in running
    waits = running[ClockKind.ASSESSOR_VISITS]
    assert (waits.role, waits.due_at) == (Role.SOCIAL_WORKER, before.due_at)
    with acting_as(OPENER):
        told = Message.objects.get(to="grace@family.example", subject="Ada Lowe comes to see you")
        assert Message.objects.filter(to="ada@county.example", subject__startswith="Please meet somebody").count() == 1
        assert Message.objects.filter(subject__startswith="A trusted assessor meets somebody for you").exists()
    assert "Occupational therapist" in told.body
    for word in ("bid", "tender", "score"):
        assert word not in told.body.split(), word
    text = client_of(errand.manager).get("/visits/").content.decode()
    assert "You need not visit." in text


def test_the_reading_goes_from_the_statements_to_the_home_which_answers_on_it(errand: Errand) -> None:
    errand.send()
    bedside = client_of(errand.therapist)
    assert "You were sent" in bedside.get("/assessing/").content.decode()
    where = path("placements_read", errand.decision.pk)
    assert "checked" not in bedside.get(where).content.decode()
    kept = bedside.post(where, {"falls_how": "matches"}, headers={"HX-Request": "true"})
    assert "Nothing is sent yet." in kept.content.decode()
    answer = bedside.post(where, {"transfers_how": "differs"})
    assert answer.headers["Location"] == path("placements_read_differs", errand.decision.pk)
    missing = bedside.post(answer.headers["Location"], {"transfers_said": "Two carers."})
    assert "say in which way it differs" in missing.content.decode()
    answer = bedside.post(
        answer.headers["Location"], {"transfers_kind": "understated", "transfers_said": "Two carers."}
    )
    assert answer.headers["Location"] == path("placements_hand_over", errand.decision.pk)
    assert "the portrait is corrected" in bedside.get(answer.headers["Location"]).content.decode()
    assert bedside.post(answer.headers["Location"], {"notes": "Calm."}).headers["Location"] == "/assessing/"
    assert "Nobody waits to be met." in bedside.get("/assessing/").content.decode()

    home = client_of(errand.manager)
    assert "Read what they found, and answer" in home.get("/visits/").content.decode()
    where = path("placements_visit_outcome", errand.decision.pk)
    text = home.get(where).content.decode()
    assert "Ada Lowe" in text
    assert "Two carers." in text
    assert home.post(where, {"outcome": "accept", "notes": ""}).headers["Location"] == "/visits/"
    with acting_as(OPENER):
        visit, reading = Visit.objects.get(), AssessorReading.objects.get()
        payload = str(EventRow.objects.get(name="AssessorHandedOver").payload)
        assert not AssessorDraft.objects.exists()
    assert visit.reading_id == reading.pk
    assert visit.marks == reading.marks
    assert (visit.seen, visit.matching, visit.material) == (2, 1, ["transfers"])
    assert "Two carers" not in payload, "No words of a person in the ledger."
    text = client_of(errand.broker).get(path("placements_placement", errand.offered.tender.ref)).content.decode()
    assert "Ada Lowe, a trusted assessor, met the person" in text


def test_handing_over_starts_the_homes_time_to_answer_and_its_answer_stops_it(errand: Errand) -> None:
    errand.send()
    handed_over(errand.therapist, errand.decision)
    running = clocks(errand.offered)
    assert ClockKind.ASSESSOR_VISITS not in running
    assert running[ClockKind.ASSESSOR_ANSWERED].role == Role.PROVIDER
    with acting_as(OPENER):
        assert not Visit.objects.exists(), "A reading is no answer."
    report_visit(actor=errand.manager, decision_id=errand.decision.pk, outcome=VisitOutcome.ACCEPT)
    assert ClockKind.ASSESSOR_ANSWERED not in clocks(errand.offered)
    assert ClockKind.PLACEMENT_APPROVED in clocks(errand.offered)


def test_a_home_may_decline_on_a_reading_in_its_own_words(errand: Errand) -> None:
    errand.send()
    handed_over(errand.therapist, errand.decision, TWO_CARERS)
    report_visit(actor=errand.manager, decision_id=errand.decision.pk, outcome=VisitOutcome.DECLINE_PORTRAIT_WRONG)
    with acting_as(OPENER):
        assert Visit.objects.get().material == ["transfers"]
    assert errand.offered.choices().chosen is None


def test_a_home_that_goes_itself_answers_on_what_it_saw(errand: Errand) -> None:
    errand.send()
    handed_over(errand.therapist, errand.decision, TWO_CARERS)
    home = client_of(errand.manager)
    home.post(path("placements_visit", errand.decision.pk), {"falls_how": "matches"})
    text = home.get(path("placements_visit_outcome", errand.decision.pk)).content.decode()
    assert "Ada Lowe" not in text
    home.post(path("placements_visit_outcome", errand.decision.pk), {"outcome": "accept"})
    with acting_as(OPENER):
        visit = Visit.objects.get()
    assert (visit.reading_id, visit.material) == (None, [])


def test_a_reading_counts_once_as_a_third_sides(errand: Errand) -> None:
    errand.send()
    handed_over(errand.therapist, errand.decision, RIGHT | TWO_CARERS)
    report_visit(actor=errand.manager, decision_id=errand.decision.pk, outcome=VisitOutcome.DECLINE_PORTRAIT_WRONG)
    report(errand.offered, choose(errand.offered, 1), marks={"falls": Mark(How.MATCHES)})
    authority_id = errand.broker.authority_id or 0
    (every, *_teams), (services, assessors) = accuracy_of(authority_id)
    assert (every.visits, every.seen, every.matching, every.share) == (2, 4, 3, Fraction(3, 4))
    assert (services.seen, services.matching) == (1, 1)
    assert (assessors.seen, assessors.matching, assessors.material) == (3, 2, 1)
    page = client_of(errand.offered.staff(Role.COMMISSIONER)).get(path("placements_accuracy")).content.decode()
    assert "Trusted assessors" in page


# Who may be sent


def test_nobody_is_sent_whom_the_home_does_not_trust_for_this_visit(errand: Errand) -> None:
    with acting_as(errand.manager):
        trust = Trust.objects.get()
    trust_assessor(
        actor=errand.manager,
        assessor_ref=errand.assessor.ref,
        service_id=errand.option.service_id,
        scope=Scope.EMERGENCIES,
        name="Ruth Bell",
    )
    with pytest.raises(Refused, match="in emergencies only"):
        errand.send()
    with acting_as(errand.manager):
        newest = Trust.objects.exclude(pk=trust.pk).get()
    stop_trusting(actor=errand.manager, trust_id=newest.pk)
    with pytest.raises(Refused, match="does not trust Ada Lowe"):
        errand.send()
    text = client_of(errand.broker).get(path("placements_send_assessor", errand.decision.pk)).content.decode()
    assert "The home trusts nobody for this visit." in text


def test_who_was_taken_off_the_list_or_left_is_not_sent(errand: Errand) -> None:
    with transaction.atomic(using="owner"):
        Post.objects.using("owner").filter(user_id=errand.therapist.user_id).update(ended_at=now())
    with pytest.raises(Refused, match="no longer works for the council"):
        errand.send()
    end_assessor(actor=errand.offered.staff(Role.COMMISSIONER), assessor_ref=errand.assessor.ref, reason=EndReason.LEFT)
    with pytest.raises(NotFound, match="no such trusted assessor"):
        errand.send()


def test_who_wrote_or_signed_the_portrait_does_not_read_it(errand: Errand) -> None:
    for place in (0, 1):
        author = errand.offered.staff(Role.SOCIAL_WORKER, place)
        assessor = named(errand.offered.staff(Role.COMMISSIONER), author)
        trusted(errand.manager, assessor, errand.option)
        with pytest.raises(Refused, match="wrote or signed this portrait"):
            sent(errand.broker, errand.decision, assessor)


def test_the_home_may_send_somebody_and_no_other_home(errand: Errand) -> None:
    other = next(
        one for one in errand.offered.county.managers.values() if one.organisation_id != errand.option.organisation_id
    )
    with pytest.raises(NotFound):
        errand.send(other)
    with pytest.raises(NotPermitted):
        errand.send(errand.offered.staff(Role.SOCIAL_WORKER))
    page = client_of(errand.manager).post(
        path("placements_send_assessor", errand.decision.pk), {"assessor": errand.assessor.ref}
    )
    assert page.headers["Location"] == "/visits/"
    with acting_as(OPENER):
        assert AssessorSending.objects.count() == 1


def test_nothing_is_sent_or_read_once_the_home_answered_or_the_person_chose_again(errand: Errand) -> None:
    errand.send()
    choose(errand.offered, 1)
    assert ClockKind.ASSESSOR_VISITS not in clocks(errand.offered)
    with pytest.raises(WrongState, match="chosen again"):
        handed_over(errand.therapist, errand.decision)
    with pytest.raises(WrongState, match="chosen again"):
        errand.send()


def test_a_reading_is_handed_over_once_by_whoever_was_sent(errand: Errand) -> None:
    with pytest.raises(NotFound, match="not sent"):
        handed_over(errand.therapist, errand.decision)
    errand.send()
    with pytest.raises(NotFound, match="not sent"):
        handed_over(errand.offered.staff(Role.SOCIAL_WORKER), errand.decision)
    with pytest.raises(Refused, match="at least one statement"):
        handed_over(errand.therapist, errand.decision, {})
    with pytest.raises(Refused, match="say in which way"):
        handed_over(errand.therapist, errand.decision, {"falls": Mark(How.DIFFERS)})
    handed_over(errand.therapist, errand.decision)
    with pytest.raises(Conflict, match="handed this over already"):
        handed_over(errand.therapist, errand.decision)
    with pytest.raises(Conflict, match="met the person already"):
        errand.send()


def test_another_who_is_sent_takes_the_errand_over(errand: Errand) -> None:
    errand.send()
    second = a_therapist(errand.offered.county, "Ben Moor")
    assessor = named(errand.offered.staff(Role.COMMISSIONER), second)
    trusted(errand.manager, assessor, errand.option)
    sent(errand.broker, errand.decision, assessor)
    with pytest.raises(NotFound, match="not sent"):
        handed_over(errand.therapist, errand.decision)
    assert handed_over(second, errand.decision).assessor_id == assessor.pk


def test_a_draft_is_the_assessors_alone_and_is_kept_as_it_is_typed(errand: Errand) -> None:
    errand.send()
    keep_reading(actor=errand.therapist, decision_id=errand.decision.pk, typed={"falls_how": "differs"})
    keep_reading(actor=errand.therapist, decision_id=errand.decision.pk, typed={"nights_how": "matches"})
    with acting_as(errand.therapist):
        assert AssessorDraft.objects.get().typed == {"falls_how": "differs", "nights_how": "matches"}
    colleague = errand.offered.staff(Role.SOCIAL_WORKER)
    for reader in (errand.broker, colleague, errand.manager, errand.offered.person):
        with acting_as(reader):
            assert not AssessorDraft.objects.exists(), reader
    with pytest.raises(Refused, match="more than"):
        keep_reading(actor=errand.therapist, decision_id=errand.decision.pk, typed={"falls_said": "x" * 50_000})


def test_what_was_handed_over_is_for_the_chosen_home_and_is_never_changed(errand: Errand) -> None:
    errand.send()
    handed_over(errand.therapist, errand.decision)
    other = next(
        one for one in errand.offered.county.managers.values() if one.organisation_id != errand.option.organisation_id
    )
    for reader, sees in (
        (errand.manager, 1),
        (errand.broker, 1),
        (errand.offered.person, 1),
        (other, 0),
        (errand.offered.staff(Role.COMMISSIONER), 0),
        (errand.offered.staff(Role.EVALUATOR), 0),
    ):
        with acting_as(reader):
            assert AssessorReading.objects.count() == sees, reader
            assert AssessorSending.objects.count() == sees, reader
    for table in ("placements_assessorreading", "placements_assessorsending"):
        for alias in ("default", "owner"):
            with pytest.raises(DatabaseError), transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute(f"UPDATE {table} SET package_ref = ''")


def test_in_an_emergency_the_visit_is_within_a_day_and_the_answer_within_four_hours(
    template: str, django_db_setup: None
) -> None:
    with copy_of_a_county(template, Urgency.EMERGENCY) as played:
        (option,) = put(played, stand_by(played))
        therapist = a_therapist(played.county)
        assessor = named(played.staff(Role.COMMISSIONER), therapist)
        manager = played.county.managing(option.organisation_id)
        trusted(manager, assessor, option, Scope.EMERGENCIES)
        decision = choose_now(played, option)
        sent(played.staff(Role.BROKER), decision, assessor)

        def running() -> dict[ClockKind, Running]:
            with acting_as(played.staff(Role.BROKER)):
                return {one.kind: one for one in running_clocks(case_ref=played.package.ref)}

        assert ClockKind.EMERGENCY_ANSWERED not in running()
        assert running()[ClockKind.ASSESSOR_VISITS].due_at == decision.at + timedelta(hours=24)
        reading = handed_over(therapist, decision)
        assert running()[ClockKind.ASSESSOR_ANSWERED].due_at == reading.at + timedelta(hours=4)
        report_visit(actor=manager, decision_id=decision.pk, outcome=VisitOutcome.ACCEPT)
        assert ClockKind.ASSESSOR_ANSWERED not in running()
        assert ClockKind.PLACEMENT_APPROVED in running()


@pytest.mark.parametrize("back", [False, True])
def test_nothing_waits_for_an_assessor_of_a_search_that_was_called_off(errand: Errand, back: bool) -> None:
    errand.send()
    if back:
        handed_over(errand.therapist, errand.decision)
    broker = errand.broker
    cancel_tender(actor=broker, tender_ref=errand.decision.tender.ref, because="They went home.")
    with acting_as(OPENER):
        assert not running_clocks(case_ref=errand.decision.package_ref)


def test_the_work_lists_lead_whoever_it_waits_for_to_where_it_is_done(errand: Errand) -> None:
    errand.send()
    assert 'href="/assessing/"' in client_of(errand.therapist).get("/work/").content.decode()
    mark = Mark(How.DIFFERS, Kind.CHANGED_SINCE, said="Fell twice.")
    hand_over_reading(actor=errand.therapist, decision_id=errand.decision.pk, marks={"falls": mark})
    where = path("placements_visit_outcome", errand.decision.pk)
    assert f'href="{where}"' in client_of(errand.manager).get("/work/").content.decode()
    with pytest.raises(Conflict):
        send_assessor(actor=errand.manager, decision_id=errand.decision.pk, assessor_ref=errand.assessor.ref)
