"""Complaints by people: in time, answered by somebody who had no part in it, looked at again by a third."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import Message
from placewell.market.models import TrackInput
from placewell.redress import actions
from placewell.redress.models import Complaint, ComplaintPart, ComplaintStep
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.redress import About, Outcome, Remedy, acknowledge_by, answer_by, look_today, six_months
from placewell.rules.track_record import InputKind, record_of
from placewell.rules.track_record import TrackInput as Input
from placewell.tenders.opener import OPENER
from tests.factories import an_authority
from tests.needs.team import a_post
from tests.redress.complaining import Complaining, clocks, told


def test_a_complaint_is_received_with_its_clocks_and_says_which_service_it_is_about(complaining: Complaining) -> None:
    made = complaining.complains()
    running = clocks(made)
    assert {kind: (one.role, one.due_at) for kind, one in running.items()} == {
        ClockKind.COMPLAINT_ACKNOWLEDGED: ("social_worker", acknowledge_by(made.at)),
        ClockKind.COMPLAINT_ANSWERED: ("approver", answer_by(made.at)),
        ClockKind.COMPLAINT_SIX_MONTHS: ("approver", six_months(made.at)),
    }
    assert made.organisation_id == complaining.placement.organisation_id
    assert complaining.involved.ref in made.involved
    assert complaining.approver.ref not in made.involved
    assert told(made, "ComplaintReceived")[0]["safeguarding"] is False


def test_a_worry_about_safety_goes_to_a_social_worker_the_same_day_and_the_complaint_goes_on(
    complaining: Complaining,
) -> None:
    made = complaining.complains(unsafe=True)
    clock = clocks(made)[ClockKind.COMPLAINT_SAFETY]
    assert (clock.role, clock.due_at) == ("social_worker", look_today(made.at))
    with acting_as(OPENER):
        assert Message.objects.filter(to__startswith="duty", subject__startswith="Somebody may not be safe").exists()
    actions.look_at_safety(actor=complaining.worker, complaint_ref=made.ref, text="Visited at once.")
    assert ClockKind.COMPLAINT_SAFETY not in clocks(made)
    assert ClockKind.COMPLAINT_ACKNOWLEDGED in clocks(made)
    with pytest.raises(WrongState):
        actions.look_at_safety(actor=complaining.worker, complaint_ref=made.ref, text="Again.")
    with acting_as(complaining.person):
        assert not ComplaintStep.objects.exists()
    other = complaining.complains()
    with pytest.raises(WrongState, match="Nobody says"):
        actions.look_at_safety(actor=complaining.worker, complaint_ref=other.ref, text="Visited.")


def test_an_urgent_appeal_about_a_placement_is_shown_to_an_approver(complaining: Complaining) -> None:
    made = complaining.complains(About.PLACEMENT, urgent=True)
    assert clocks(made)[ClockKind.COMPLAINT_URGENT].role == "approver"
    assert not complaining.complains(About.COUNCIL, urgent=True).urgent


def test_who_had_a_part_in_it_does_not_answer(complaining: Complaining) -> None:
    made = complaining.acknowledged()
    with pytest.raises(NotPermitted, match="You had a part"):
        complaining.answer(made, Outcome.NOT_UPHELD, by=complaining.involved)
    complaining.answer(made, Outcome.NOT_UPHELD)
    assert clocks(made) == {}
    with pytest.raises(WrongState):
        complaining.answer(made, Outcome.NOT_UPHELD)


def test_it_is_acknowledged_once_and_answered_only_then(complaining: Complaining) -> None:
    made = complaining.complains()
    with pytest.raises(WrongState, match="after it is acknowledged"):
        complaining.answer(made, Outcome.NOT_UPHELD)
    with pytest.raises(Refused, match="how it goes on"):
        actions.acknowledge_complaint(actor=complaining.worker, complaint_ref=made.ref, text=" ")
    actions.acknowledge_complaint(actor=complaining.worker, complaint_ref=made.ref, text="Ring me.")
    with pytest.raises(WrongState, match="acknowledged already"):
        actions.acknowledge_complaint(actor=complaining.worker, complaint_ref=made.ref, text="Ring me.")


@pytest.mark.parametrize("outcome", [Outcome.UPHELD, Outcome.PARTLY])
def test_what_is_upheld_about_a_service_is_told_for_its_track_record(
    complaining: Complaining, outcome: Outcome
) -> None:
    made = complaining.answered(outcome)
    option = complaining.placement.option
    assert told(made, "ComplaintUpheld") == [
        {
            "complaint_ref": made.ref,
            "service_id": option.service_id,
            "organisation_id": option.organisation_id,
            "partly": outcome == Outcome.PARTLY,
        }
    ]


def test_what_is_upheld_about_the_council_is_no_services_fault(complaining: Complaining) -> None:
    assert told(complaining.answered(Outcome.UPHELD, About.COUNCIL), "ComplaintUpheld") == []
    assert told(complaining.answered(Outcome.UPHELD, About.PLACEMENT), "ComplaintUpheld") == []
    assert told(complaining.answered(Outcome.NOT_UPHELD), "ComplaintUpheld") == []


def review(complaining: Complaining, made: Complaint, outcome: Outcome, remedy: Remedy) -> None:
    actions.review_complaint(
        actor=complaining.second, complaint_ref=made.ref, outcome=outcome, remedy=remedy, text="Looked again."
    )


def test_a_second_look_is_given_by_a_third_and_tells_once_what_was_upheld(complaining: Complaining) -> None:
    made = complaining.answered()
    with pytest.raises(WrongState):
        review(complaining, made, Outcome.UPHELD, Remedy.APOLOGY)
    actions.ask_for_review(actor=complaining.person, complaint_ref=made.ref, text="It is not so.")
    assert clocks(made)[ClockKind.COMPLAINT_REVIEWED].role == "approver"
    for actor, words in ((complaining.approver, "first answer"), (complaining.involved, "had a part")):
        with pytest.raises(NotPermitted, match=words):
            actions.review_complaint(
                actor=actor, complaint_ref=made.ref, outcome=Outcome.UPHELD, remedy=Remedy.APOLOGY, text="So."
            )
    review(complaining, made, Outcome.UPHELD, Remedy.APOLOGY)
    assert len(told(made, "ComplaintUpheld")) == 1
    assert clocks(made) == {}
    with pytest.raises(WrongState):
        actions.ask_for_review(actor=complaining.person, complaint_ref=made.ref, text="Again.")


def test_a_second_look_does_not_take_back_what_was_upheld(complaining: Complaining) -> None:
    made = complaining.answered(Outcome.PARTLY)
    actions.ask_for_review(actor=complaining.person, complaint_ref=made.ref, text="All of it was so.")
    with pytest.raises(Refused, match="does not take back"):
        review(complaining, made, Outcome.NOT_UPHELD, Remedy.NONE)
    review(complaining, made, Outcome.UPHELD, Remedy.MONEY)
    assert [one["partly"] for one in told(made, "ComplaintUpheld")] == [True, False]
    with acting_as(OPENER):
        rows = TrackInput.objects.filter(kind="complaint").order_by("id")
        inputs = [Input(InputKind.COMPLAINT, one.reference, "", one.outcome, one.happened_on) for one in rows]
    assert record_of(inputs, as_of=made.at.date() + timedelta(days=1)).against == 1


def test_what_is_upheld_again_in_part_is_told_once(complaining: Complaining) -> None:
    made = complaining.answered(Outcome.PARTLY)
    actions.ask_for_review(actor=complaining.person, complaint_ref=made.ref, text="All of it was so.")
    review(complaining, made, Outcome.PARTLY, Remedy.APOLOGY)
    assert len(told(made, "ComplaintUpheld")) == 1


def test_a_delay_is_explained_once_while_there_is_no_answer(complaining: Complaining) -> None:
    made = complaining.acknowledged()
    actions.explain_delay(actor=complaining.approver, complaint_ref=made.ref, text="A record is missing.")
    assert ClockKind.COMPLAINT_SIX_MONTHS not in clocks(made)
    assert ClockKind.COMPLAINT_ANSWERED in clocks(made)
    with pytest.raises(WrongState):
        actions.explain_delay(actor=complaining.approver, complaint_ref=made.ref, text="Still.")


def test_a_service_reads_the_part_written_for_it_alone_and_says_its_side_once(complaining: Complaining) -> None:
    made, manager = complaining.acknowledged(), complaining.manager
    part = actions.put_to_service(actor=complaining.worker, complaint_ref=made.ref, text="A call was not answered.")
    with pytest.raises(Conflict):
        actions.put_to_service(actor=complaining.worker, complaint_ref=made.ref, text="Again.")
    with acting_as(manager):
        assert [one.text for one in ComplaintPart.objects.all()] == ["A call was not answered."]
        assert not Complaint.objects.exists()
        assert not ComplaintStep.objects.exists()
    clock = clocks(made)[ClockKind.COMPLAINT_REPLIED]
    assert (clock.role, clock.case_ref) == ("provider", "")
    other = next(
        complaining.offered.manager_of(one)
        for one in complaining.offered.options()
        if one.organisation_id != part.organisation_id
    )
    with pytest.raises(NotFound):
        actions.reply_to_complaint(actor=other, complaint_ref=made.ref, text="Not us.")
    with pytest.raises(Refused, match="Write your side"):
        actions.reply_to_complaint(actor=manager, complaint_ref=made.ref, text="")
    actions.reply_to_complaint(actor=manager, complaint_ref=made.ref, text="The bell was broken.")
    with pytest.raises(Conflict):
        actions.reply_to_complaint(actor=manager, complaint_ref=made.ref, text="Again.")
    assert ClockKind.COMPLAINT_REPLIED not in clocks(made)


def test_nothing_is_put_to_a_service_that_a_complaint_is_not_about_or_after_its_answer(
    complaining: Complaining,
) -> None:
    about_us = complaining.acknowledged(About.COUNCIL)
    with pytest.raises(WrongState, match="about no service"):
        actions.put_to_service(actor=complaining.worker, complaint_ref=about_us.ref, text="So?")
    answered = complaining.answered()
    with pytest.raises(WrongState, match="is answered"):
        actions.put_to_service(actor=complaining.worker, complaint_ref=answered.ref, text="So?")


def test_a_persons_complaint_is_read_by_few_and_never_changed(complaining: Complaining) -> None:
    made = complaining.acknowledged()
    outsider = a_post(an_authority("Elsewhere"), Role.SOCIAL_WORKER, "outsider")
    seen = {
        complaining.person: 1,
        complaining.worker: 1,
        complaining.approver: 1,
        complaining.commissioner: 0,
        complaining.offered.staff(Role.BROKER): 0,
        complaining.manager: 0,
        outsider: 0,
    }
    for actor, expected in seen.items():
        with acting_as(actor):
            assert Complaint.objects.filter(pk=made.pk).count() == expected, actor
            assert ComplaintStep.objects.filter(complaint_id=made.pk).count() == expected, actor
            assert Complaint.objects.visible_to(actor).filter(pk=made.pk).count() == expected, actor
    with acting_as(complaining.worker), pytest.raises(DatabaseError), transaction.atomic():
        Complaint.objects.filter(pk=made.pk).update(text="All was well.")
    with pytest.raises(NotFound):
        actions.acknowledge_complaint(actor=outsider, complaint_ref=made.ref, text="Ring me.")


def test_a_complaint_without_words_and_one_too_many_are_refused(complaining: Complaining) -> None:
    with pytest.raises(Refused, match="Tell us what went wrong"):
        actions.complain(actor=complaining.person, about=About.COUNCIL, text="  ")
    for _ in range(10):
        complaining.complains(About.COUNCIL)
    with pytest.raises(Refused, match="Please ring us"):
        complaining.complains(About.COUNCIL)
