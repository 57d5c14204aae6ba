"""Complaints by people: in time, answered by somebody who had no part in it, looked at again by a third."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import Message
from placewell.market.models import TrackInput
from placewell.redress import actions
from placewell.redress.models import AnswerTime, Complaint, ComplaintPart, ComplaintStep
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.redress import About, Outcome, Remedy, acknowledge_by, answer_by, look_today, reply_by, six_months
from placewell.rules.track_record import InputKind, record_of
from placewell.rules.track_record import TrackInput as Input
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.clients import client_of
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
    complaining.hear(made)
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


@pytest.mark.parametrize("outcome", [Outcome.UPHELD, Outcome.PARTLY])
def test_nothing_is_upheld_against_a_service_that_was_not_heard(complaining: Complaining, outcome: Outcome) -> None:
    made = complaining.acknowledged()
    with pytest.raises(WrongState, match="Put it to the service first"):
        complaining.answer(made, outcome)
    actions.put_to_service(actor=complaining.worker, complaint_ref=made.ref, text="A call was not answered.")
    with pytest.raises(WrongState, match="can say its side until"):
        complaining.answer(made, outcome)
    assert told(made, "ComplaintAnswered") == []
    actions.reply_to_complaint(actor=complaining.manager, complaint_ref=made.ref, text="The bell was broken.")
    complaining.answer(made, outcome)
    assert len(told(made, "ComplaintUpheld")) == 1


def test_a_service_that_says_nothing_in_its_time_was_heard(complaining: Complaining) -> None:
    made = complaining.acknowledged()
    part = actions.put_to_service(actor=complaining.worker, complaint_ref=made.ref, text="A call was not answered.")
    move_clock(reply_by(part.at) - part.at + timedelta(minutes=1))
    complaining.answer(made, Outcome.UPHELD)
    assert clocks(made) == {}


def test_a_second_look_hears_the_service_before_it_upholds(complaining: Complaining) -> None:
    made = complaining.answered()
    actions.ask_for_review(actor=complaining.person, complaint_ref=made.ref, text="It is not so.")
    with pytest.raises(WrongState, match="Put it to the service first"):
        review(complaining, made, Outcome.UPHELD, Remedy.APOLOGY)
    at = f"/complaints/{made.ref}/"
    assert "Put it to the service" in client_of(complaining.worker).get(at).content.decode()
    complaining.hear(made)
    review(complaining, made, Outcome.UPHELD, Remedy.APOLOGY)
    with pytest.raises(WrongState, match="is answered"):
        actions.put_to_service(actor=complaining.worker, complaint_ref=complaining.answered().ref, text="So?")


def test_a_council_publishes_in_how_many_days_it_answers_and_what_came_before_keeps_its_time(
    complaining: Complaining,
) -> None:
    before = complaining.complains(About.COUNCIL)
    commissioner = complaining.commissioner
    said = {"days": "15", "because": "We have more people.", "version": "0"}
    page = client_of(commissioner).post("/complaints/time-to-answer/", said, follow=True).content.decode()
    assert "Version 1" in page
    again = complaining.complains(About.COUNCIL)
    assert clocks(again)[ClockKind.COMPLAINT_ANSWERED].due_at == answer_by(again.at, 15)
    assert clocks(before)[ClockKind.COMPLAINT_ANSWERED].due_at == answer_by(before.at)
    how = Client().get("/how-to-complain/").content.decode()
    assert f"{complaining.offered.county.authority.name}, up to 15" in how


def test_a_time_to_answer_that_cannot_be_is_refused(complaining: Complaining) -> None:
    given = {"actor": complaining.commissioner, "because": "We have more people.", "version": 0}
    for days in (0, 121):
        with pytest.raises(Refused, match="1 to 120"):
            actions.set_answer_time(days=days, **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="Say why"):
        actions.set_answer_time(days=15, **(given | {"because": " "}))  # type: ignore[arg-type]
    made = actions.set_answer_time(days=15, **given)  # type: ignore[arg-type]
    assert actions.set_answer_time(days=15, **given).pk == made.pk  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="another time"):
        actions.set_answer_time(days=20, **given)  # type: ignore[arg-type]
    with pytest.raises(NotPermitted):
        actions.set_answer_time(days=20, **(given | {"actor": complaining.approver}))  # type: ignore[arg-type]
    with acting_as(complaining.approver), pytest.raises(DatabaseError), transaction.atomic():
        AnswerTime.objects.create(authority_id=made.authority_id, version=2, days=9, because="X", by="x", at=made.at)
