"""Marking: seats without interests, marks of one's own, and a close that nobody can hold up (rulebook §6)."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import EventRow
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.pack_reader import read_pack
from placewell.tenders.actions.marking import accept_agreed_score, propose_agreed_score
from placewell.tenders.actions.opening import reveal_prices
from placewell.tenders.models import AgreedScore, ClosedScoring, OpenedBid, Score, ScoreProposal
from placewell.tenders.opener import OPENER
from placewell.tenders.packs import pack_of
from placewell.tenders.states import TenderState
from tests.played import OpenTender
from tests.tenders.opened import evaluators, finish, now_of, open_with, score, score_all, sit, view_of

EVENINGS = "evenings"


def marking_clocks(played: OpenTender) -> list[ClockKind]:
    with acting_as(OPENER):
        return [one.kind for one in running_clocks(case_ref=played.package.ref) if one.kind == ClockKind.MARKING]


# Scores


def test_marking_closes_by_itself_when_the_last_has_finished(planned: OpenTender) -> None:
    bids = open_with(planned, ["990.00", "1000.00"])
    assert marking_clocks(planned) == [ClockKind.MARKING]
    iris, owen = evaluators(planned)
    sit(planned, iris, owen)
    score_all(planned, iris, bids, "4")
    finish(planned, iris)
    assert now_of(planned).state == TenderState.SCORING
    score_all(planned, owen, bids, "3")
    finish(planned, owen)
    assert now_of(planned).state == TenderState.SCORED
    assert marking_clocks(planned) == []


def test_one_who_finished_first_waits_even_for_a_seat_that_nobody_has_taken(planned: OpenTender) -> None:
    bids = open_with(planned, ["990.00"])
    iris, _ = evaluators(planned)
    sit(planned, iris)
    score_all(planned, iris, bids)
    finish(planned, iris)
    assert now_of(planned).state == TenderState.SCORING


def test_an_answer_is_scored_only_from_a_seat_and_only_until_one_has_finished(planned: OpenTender) -> None:
    bids = open_with(planned, ["990.00"])
    iris, _ = evaluators(planned)
    with pytest.raises(NotPermitted, match="You have no seat"):
        score(planned, iris, bids[0], EVENINGS, "4")
    sit(planned, iris)
    with pytest.raises(Refused, match="2 answers have no score of yours"):
        finish(planned, iris)
    score_all(planned, iris, bids, "1")
    score(planned, iris, bids[0], EVENINGS, "4.5", "A second thought.")
    with pytest.raises(Refused, match="from 0 to 5"):
        score(planned, iris, bids[0], EVENINGS, "5.5")
    with pytest.raises(Refused, match="Say why"):
        score(planned, iris, bids[0], EVENINGS, "5", " ")
    with pytest.raises(NotFound):
        score(planned, iris, bids[0], "something else", "5")
    finish(planned, iris)
    with pytest.raises(WrongState, match="your scores stand"):
        score(planned, iris, bids[0], EVENINGS, "5")
    with pytest.raises(WrongState):
        finish(planned, iris)


def test_a_bid_set_aside_is_not_marked(planned: OpenTender) -> None:
    from placewell.market.models import Membership
    from tests.factories import suspended
    from tests.tenders.opened import offer, open_all

    offer(planned, 0)
    offer(planned, 1)
    commissioner = planned.staff(Role.COMMISSIONER)
    with acting_as(commissioner):
        membership = Membership.objects.get(pk=planned.invitations[0].membership_id)
    suspended(commissioner, membership)
    bids = open_all(planned)
    assert [bid.set_aside_because for bid in bids] == ["suspended", ""]
    iris, _ = evaluators(planned)
    sit(planned, iris)
    with pytest.raises(NotFound, match="no such bid to be marked"):
        score(planned, iris, bids[0], EVENINGS, "5")
    score_all(planned, iris, bids[1:])
    finish(planned, iris)
    assert [one.bid_ref for one in view_of(planned, iris).bidders] == [bids[1].bid_ref]


def test_with_no_offer_there_is_nothing_to_mark_and_nobody_is_waited_for(planned: OpenTender) -> None:
    assert open_with(planned, []) == []
    assert now_of(planned).state == TenderState.SCORED
    assert marking_clocks(planned) == []
    assert reveal_prices(actor=OPENER, tender_id=planned.tender.pk).result["outcome"] == "too_few_bids"


def test_an_emergency_asks_nothing_has_no_quality_minimum_and_is_not_marked(emergency: OpenTender) -> None:
    assert emergency.tender.questions == []
    assert emergency.tender.policy["quality_minimum"] == "0"
    assert emergency.tender.evaluators == 0
    open_with(emergency, ["990.00", "1000.00"])
    assert now_of(emergency).state == TenderState.SCORED
    result = reveal_prices(actor=OPENER, tender_id=emergency.tender.pk).result
    assert [one["status"] for one in result["bids"]] == ["in_budget_option"] * 2


# Agreed scores


def differing(planned: OpenTender) -> tuple[Actor, Actor, list[OpenedBid]]:
    """Both have finished; the answers about evenings of the first bid have 1 and 4."""
    bids = open_with(planned, ["990.00", "1000.00"])
    iris, owen = evaluators(planned)
    sit(planned, iris, owen)
    score_all(planned, iris, bids, "3")
    score_all(planned, owen, bids, "4")
    score(planned, iris, bids[0], EVENINGS, "1")
    finish(planned, iris)
    finish(planned, owen)
    return iris, owen, bids


def propose(planned: OpenTender, actor: Actor, bid: OpenedBid, given: str, question: str = EVENINGS) -> ScoreProposal:
    return propose_agreed_score(
        actor=actor,
        tender_ref=planned.tender.ref,
        bid_ref=bid.bid_ref,
        question_id=question,
        score=Decimal(given),
        because="We read it again.",
    )


def accept(planned: OpenTender, actor: Actor, bid: OpenedBid, proposal: ScoreProposal) -> AgreedScore:
    return accept_agreed_score(
        actor=actor,
        tender_ref=planned.tender.ref,
        bid_ref=bid.bid_ref,
        question_id=EVENINGS,
        proposal=proposal.pk,
    )


def test_scores_two_or_more_apart_are_agreed_before_marking_closes(planned: OpenTender) -> None:
    iris, owen, bids = differing(planned)
    assert now_of(planned).state == TenderState.SCORING
    assert view_of(planned, iris).to_agree == 1
    for outside in ("0.5", "4.5"):
        with pytest.raises(Refused, match=r"from 1\.0 to 4\.0"):
            propose(planned, iris, bids[0], outside)
    proposal = propose(planned, iris, bids[0], "2.5")
    with pytest.raises(NotPermitted, match="the other evaluator accepts"):
        accept(planned, iris, bids[0], proposal)
    accept(planned, owen, bids[0], proposal)
    assert now_of(planned).state == TenderState.SCORED
    with acting_as(OPENER):
        rows = EventRow.objects.filter(name__in=["ScoreAgreed", "ScoringClosed"]).order_by("id")
        assert [row.name for row in rows] == ["ScoreAgreed", "ScoringClosed"]


def test_the_pack_has_every_seats_score_in_order_and_the_agreed_one(planned: OpenTender) -> None:
    iris, owen, bids = differing(planned)
    accept(planned, iris, bids[0], propose(planned, owen, bids[0], "2.5"))
    reveal_prices(actor=OPENER, tender_id=planned.tender.pk)
    with acting_as(OPENER):
        pack = pack_of(OPENER, now_of(planned))
    read_pack(pack)
    answers = {one["bid_ref"]: one["case_response"] for one in pack["bids"]}
    assert answers[bids[0].bid_ref] == [
        {"scores": ["1.0", "4.0"], "agreed": "2.5"},
        {"scores": ["3.0", "4.0"], "agreed": None},
    ]
    assert answers[bids[1].bid_ref] == [{"scores": ["3.0", "4.0"], "agreed": None}] * 2


def test_a_proposal_is_accepted_as_it_was_read(planned: OpenTender) -> None:
    iris, owen, bids = differing(planned)
    read = propose(planned, iris, bids[0], "2")
    propose(planned, iris, bids[0], "4")
    with pytest.raises(Conflict, match="proposed since"):
        accept(planned, owen, bids[0], read)
    assert now_of(planned).state == TenderState.SCORING


def test_only_what_differs_by_two_or_more_is_agreed(planned: OpenTender) -> None:
    iris, _, bids = differing(planned)
    with pytest.raises(NotFound, match="two or more apart"):
        propose(planned, iris, bids[1], "3")
    with pytest.raises(NotFound, match="two or more apart"):
        propose(planned, iris, bids[0], "3", "family")


def test_nothing_is_agreed_before_both_have_finished(planned: OpenTender) -> None:
    bids = open_with(planned, ["990.00"])
    iris, owen = evaluators(planned)
    sit(planned, iris, owen)
    score_all(planned, iris, bids, "0")
    score_all(planned, owen, bids, "5")
    finish(planned, iris)
    with pytest.raises(WrongState, match="once both evaluators have finished"):
        propose(planned, iris, bids[0], "3")


# What the database itself keeps


def test_the_database_itself_keeps_marking_from_being_closed_early(planned: OpenTender) -> None:
    bids = open_with(planned, ["990.00"])
    iris, owen = evaluators(planned)
    sit(planned, iris, owen)
    score_all(planned, iris, bids)
    finish(planned, iris)
    for actor in (planned.staff(Role.BROKER), iris, OPENER):
        with pytest.raises(DatabaseError, match="finished marking"), acting_as(actor):
            ClosedScoring.objects.create(
                tender_id=planned.tender.pk, authority_id=planned.tender.authority_id, by=actor.ref, at=now()
            )


def test_the_database_takes_scores_of_ones_own_only_and_none_once_finished(planned: OpenTender) -> None:
    bids = open_with(planned, ["990.00"])
    iris, owen = evaluators(planned)
    sit(planned, iris)
    row = {
        "bid_id": bids[0].pk,
        "tender_id": planned.tender.pk,
        "authority_id": planned.tender.authority_id,
        "question_id": EVENINGS,
        "score": 5,
        "because": "So.",
        "at": now(),
    }
    broker = planned.staff(Role.BROKER)
    for actor, evaluator in ((iris, owen.ref), (owen, owen.ref), (broker, iris.ref), (OPENER, iris.ref)):
        with pytest.raises(DatabaseError, match="row-level security"), acting_as(actor), transaction.atomic():
            Score.objects.create(**row, evaluator=evaluator)
    score_all(planned, iris, bids)
    finish(planned, iris)
    with pytest.raises(DatabaseError, match="row-level security"), acting_as(iris), transaction.atomic():
        Score.objects.create(**row, evaluator=iris.ref)
