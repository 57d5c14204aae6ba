"""Who sees which mark, price and explanation, and when: by the database itself and on pages."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connections, transaction
from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.tenders.actions.marking import propose_agreed_score
from placewell.tenders.actions.opening import reveal_prices
from placewell.tenders.actions.seats import declare_conflict, take_seat
from placewell.tenders.models import (
    ConflictOfInterest,
    Feedback,
    LowBidDecision,
    LowBidExplanation,
    LowBidQuery,
    Score,
    ScoreProposal,
)
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import mark, staff
from tests.clients import client_of
from tests.factories import staff_of
from tests.played import OpenTender
from tests.tenders.low import explained, low_and_plain
from tests.tenders.opened import evaluators, finish, open_with, score, score_all

APPEND_ONLY = (
    "markingseat",
    "vacatedseat",
    "finishedmarking",
    "conflictofinterest",
    "scoreproposal",
    "agreedscore",
    "lowbidquery",
    "lowbidexplanation",
    "lowbiddecision",
    "feedback",
)


def seen(model: type, actor: Actor) -> int:
    with acting_as(actor):
        return int(model.objects.count())  # type: ignore[attr-defined] # each is a model


def others(played: OpenTender) -> list[Actor]:
    staff_ = [one for one in played.county.staff.values() if one.role != Role.EVALUATOR]
    return [*staff_, *played.county.managers.values(), staff_of(played.county.authority, Role.EVALUATOR)]


def test_until_both_have_finished_each_sees_their_own_marks_alone(planned: OpenTender) -> None:
    bids = open_with(planned, ["990.00", "1000.00"])
    iris, owen = evaluators(planned)
    for evaluator in (iris, owen):
        take_seat(actor=evaluator, tender_ref=planned.tender.ref)
    score_all(planned, iris, bids, "1")
    score_all(planned, owen, bids, "4")
    assert (seen(Score, iris), seen(Score, owen)) == (4, 4)
    finish(planned, iris)
    assert (seen(Score, iris), seen(Score, owen)) == (4, 4)
    finish(planned, owen)
    assert (seen(Score, iris), seen(Score, owen)) == (8, 8)
    answer = {"tender_ref": planned.tender.ref, "bid_ref": bids[0].bid_ref, "question_id": "evenings"}
    propose_agreed_score(actor=iris, score=Decimal(3), because="So.", **answer)
    assert (seen(ScoreProposal, iris), seen(ScoreProposal, owen)) == (1, 1)
    for actor in others(planned):
        assert (seen(Score, actor), seen(ScoreProposal, actor)) == (0, 0), actor


def test_once_marking_is_closed_the_authority_sees_the_marks_and_no_provider_does(planned: OpenTender) -> None:
    open_with(planned, ["990.00"])
    mark(planned.county, planned.tender)
    for actor in others(planned):
        assert seen(Score, actor) == (0 if actor.role == Role.PROVIDER else 4), actor


def test_the_pages_of_an_evaluator_show_no_price_no_budget_and_no_others_mark(planned: OpenTender) -> None:
    bids = open_with(planned, ["991.37", "1003.19"])
    iris, owen = evaluators(planned)
    for evaluator in (iris, owen):
        take_seat(actor=evaluator, tender_ref=planned.tender.ref)
    for question in planned.tender.questions:
        score(planned, iris, bids[0], question["id"], "1.5", "Nobody is named here.")
    client = client_of(owen)
    places = [
        reverse("tenders_scoring", args=[planned.tender.ref]),
        reverse("tenders_tender", args=[planned.tender.ref]),
        reverse("tenders_score", args=[planned.tender.ref, bids[0].bid_ref, "evenings"]),
        reverse("tenders_agree", args=[planned.tender.ref, bids[0].bid_ref, "evenings"]),
        reverse("tenders_seat", args=[planned.tender.ref]),
    ]
    for place in places:
        answer = client.get(place)
        text = answer.content.decode()
        assert answer.status_code == 200, place
        for secret in ("991.37", "1003.19", "1,003.19", "1,015", "1015.00", "Nobody is named here.", "1.5"):
            assert secret not in text, (place, secret)
    own = client_of(iris).get(places[2]).content.decode()
    assert "Nobody is named here." in own


def test_an_answer_is_read_only_from_a_seat(planned: OpenTender) -> None:
    bids = open_with(planned, ["990.00"])
    _, owen = evaluators(planned)
    place = reverse("tenders_score", args=[planned.tender.ref, bids[0].bid_ref, "evenings"])
    answer = client_of(owen).get(place)
    assert answer.status_code == 404
    assert b"The answer of" not in answer.content
    assert (
        planned.invitations[0].service_name.encode()
        in client_of(owen).get(reverse("tenders_seat", args=[planned.tender.ref])).content
    )


def test_what_a_conflict_is_concerns_few(planned: OpenTender) -> None:
    open_with(planned, ["990.00"])
    iris, owen = evaluators(planned)
    declare_conflict(actor=iris, tender_ref=planned.tender.ref, because="My sister.")
    assert (seen(ConflictOfInterest, iris), seen(ConflictOfInterest, owen)) == (1, 0)
    may = {Role.COMMISSIONER, Role.AUDITOR}
    for actor in others(planned):
        assert seen(ConflictOfInterest, actor) == (actor.role in may), actor
    address = reverse("tenders_scoring", args=[planned.tender.ref])
    assert b"My sister." in client_of(planned.staff(Role.COMMISSIONER)).get(address).content
    assert b"My sister." not in client_of(planned.staff(Role.BROKER)).get(address).content


def test_a_low_bid_is_seen_by_its_bidder_and_by_who_may_see_prices(planned: OpenTender) -> None:
    low_and_plain(planned)
    explained(planned)
    own = planned.manager(0).organisation_id
    may = {Role.APPROVER, Role.BROKER, Role.AUDITOR}
    for actor in [*others(planned), *evaluators(planned)]:
        expected = actor.role in may or actor.organisation_id == own
        assert seen(LowBidQuery, actor) == expected, actor
        assert seen(LowBidExplanation, actor) == expected, actor


def test_only_the_reveal_asks_only_the_bidder_explains_and_only_an_approver_decides(planned: OpenTender) -> None:
    low_and_plain(planned)
    with acting_as(OPENER):
        query = LowBidQuery.objects.get()
    of = {
        "tender_id": query.tender_id,
        "authority_id": query.authority_id,
        "organisation_id": query.organisation_id,
        "at": now(),
    }
    managers = [one for one in planned.county.managers.values() if one.organisation_id != query.organisation_id]
    for actor in (planned.staff(Role.APPROVER), planned.staff(Role.BROKER), managers[0], OPENER):
        with pytest.raises(DatabaseError, match="row-level security"), acting_as(actor), transaction.atomic():
            LowBidExplanation.objects.create(query=query, text="So.", lines={}, by=actor.ref, **of)
    for actor in (planned.staff(Role.BROKER), planned.manager(0), OPENER):
        with pytest.raises(DatabaseError, match="row-level security"), acting_as(actor), transaction.atomic():
            LowBidDecision.objects.create(query=query, decision="accepted", because="So.", by=actor.ref, **of)
    content = {"bid_id": query.bid_id, "invitation_id": query.invitation_id, "fate": "put", "content": {}, **of}
    for actor in (planned.staff(Role.BROKER), planned.staff(Role.APPROVER), planned.manager(0)):
        with pytest.raises(DatabaseError, match="row-level security"), acting_as(actor), transaction.atomic():
            Feedback.objects.create(**content)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_marks_decisions_and_feedback_are_never_changed(committed: str, table: str) -> None:
    for statement in ("DELETE FROM {}", "TRUNCATE {} CASCADE", "UPDATE {} SET authority_id = 1"):
        for alias in ("default", "owner"):
            with pytest.raises(DatabaseError), transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute(statement.format(f"tenders_{table}"))


def test_a_broker_sees_how_far_marking_has_come_and_not_what_was_given(planned: OpenTender) -> None:
    bids = open_with(planned, ["990.00"])
    iris, _ = evaluators(planned)
    take_seat(actor=iris, tender_ref=planned.tender.ref)
    score_all(planned, iris, bids, "2.5")
    finish(planned, iris)
    for role in (Role.BROKER, Role.COMMISSIONER, Role.APPROVER, Role.AUDITOR):
        text = client_of(staff(planned.county, role)).get(reverse("tenders_scoring", args=[planned.tender.ref]))
        assert b"Iris Novak: finished at" in text.content
        assert b"A free seat" in text.content
        assert b"2.5" not in text.content


def test_after_the_reveal_an_evaluators_pages_still_show_no_price(planned: OpenTender) -> None:
    open_with(planned, ["991.37"])
    mark(planned.county, planned.tender)
    reveal_prices(actor=OPENER, tender_id=planned.tender.pk)
    iris, _ = evaluators(planned)
    for name in ("tenders_scoring", "tenders_tender"):
        assert b"991.37" not in client_of(iris).get(reverse(name, args=[planned.tender.ref])).content
