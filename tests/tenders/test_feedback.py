"""Feedback: every bidder learns what became of their own offer and why, and nothing of anybody else's (Q1, Q13)."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import person_actor
from placewell.accounts.models import PrivateLink
from placewell.accounts.roles import Role
from placewell.choice.actions import AuthorityToDecide, WhoDecides, choose_option, put_options
from placewell.ledger.models import EventRow, Message
from placewell.placements.actions import VisitOutcome, approve_placement, report_visit
from placewell.rules.errors import WrongState
from placewell.rules.low_bids import RejectReason
from placewell.rules.pack import LowBid
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.actions.feedback import give_feedback
from placewell.tenders.actions.low_bids import decide_low_bid
from placewell.tenders.actions.marking import accept_agreed_score, propose_agreed_score
from placewell.tenders.actions.opening import reveal_prices
from placewell.tenders.actions.seats import take_seat
from placewell.tenders.models import Evaluation, Feedback, OpenedBid
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import mark
from tests.clients import client_of
from tests.played import OpenTender
from tests.tenders.low import explained
from tests.tenders.opened import evaluators, finish, offer, open_all, open_with, score, score_all

# Nearest first: a low one, two within the budget, one above it, one that cannot start in time.
LOW, CHOSEN, PUT, ABOVE, LATE = range(5)
AMOUNTS = {LOW: "800.00", CHOSEN: "1001.11", PUT: "987.65", ABOVE: "1099.99", LATE: "983.21"}


def place_somebody(played: OpenTender, bid: OpenedBid) -> None:
    """Put the options, let the person choose this one, and place them there."""
    put_options(actor=played.staff(Role.BROKER), tender_ref=played.tender.ref)
    link = PrivateLink.objects.filter(case_ref=played.package.ref).latest("id")
    authority_id = played.county.authority.pk
    person = person_actor(link_id=link.pk, case_ref=played.package.ref, authority_id=authority_id)
    decision = choose_option(
        actor=person, bid_ref=bid.bid_ref, who=WhoDecides(AuthorityToDecide.PERSON, "Harold Tunnicliffe")
    )
    manager = played.county.managing(bid.organisation_id)
    report_visit(actor=manager, decision_id=decision.pk, outcome=VisitOutcome.ACCEPT)
    approve_placement(actor=played.staff(Role.APPROVER), tender_ref=played.tender.ref)


def evaluated(played: OpenTender) -> list[OpenedBid]:
    """Five offers, marked unlike, evaluated; the low one explained and rejected."""
    for place, amount in AMOUNTS.items():
        earlier = {CHOSEN: 2, LATE: -3}.get(place, 0)
        offer(played, place, amount, days_earlier=earlier)
    bids = open_all(played)
    iris, owen = evaluators(played)
    for evaluator in (iris, owen):
        take_seat(actor=evaluator, tender_ref=played.tender.ref)
        score_all(played, evaluator, bids, "3.5")
        score(played, evaluator, bids[CHOSEN], "evenings", "4.5", "Names the carer and the hour.")
    score(played, iris, bids[PUT], "evenings", "1", "Says very little.")
    score(played, owen, bids[PUT], "evenings", "3", "Short, but right.")
    finish(played, iris)
    finish(played, owen)
    answer = {"tender_ref": played.tender.ref, "bid_ref": bids[PUT].bid_ref, "question_id": "evenings"}
    proposal = propose_agreed_score(actor=iris, score=Decimal(2), because="Right, and too short.", **answer)
    accept_agreed_score(actor=owen, proposal=proposal.pk, **answer)
    reveal_prices(actor=OPENER, tender_id=played.tender.pk)
    explained(played, LOW)
    decide_low_bid(
        actor=played.staff(Role.APPROVER),
        tender_ref=played.tender.ref,
        bid_ref=bids[LOW].bid_ref,
        decision=LowBid.REJECTED,
        reason=RejectReason.DOES_NOT_COVER_COST,
        because="Nights are not staffed.",
    )
    return bids


def told(played: OpenTender, bid: OpenedBid) -> Feedback:
    with acting_as(played.county.managing(bid.organisation_id)):
        return Feedback.objects.get(bid=bid)


def page_of(played: OpenTender, place: int) -> str:
    address = reverse("tenders_result", args=[played.invitations[place].ref])
    return client_of(played.manager(place)).get(address).content.decode()


def test_each_bidder_is_told_what_became_of_their_own_offer(planned: OpenTender) -> None:
    bids = evaluated(planned)
    place_somebody(planned, bids[CHOSEN])
    fates = [told(planned, bid).fate for bid in bids]
    assert fates == ["rejected_low", "chosen", "put", "not_put", "gated_out"]
    with acting_as(OPENER):
        (event,) = EventRow.objects.filter(name="FeedbackGiven")
        messages = Message.objects.filter(subject=f"Feedback on your offer: {planned.tender.ref}")
        assert event.payload["bids"] == len(bids)
        assert messages.count() == len({bid.organisation_id for bid in bids})


@pytest.mark.question("Q13")
def test_they_are_told_what_the_chosen_offer_had_that_theirs_lacked(planned: OpenTender) -> None:
    bids = evaluated(planned)
    place_somebody(planned, bids[CHOSEN])
    evenings = planned.tender.questions[0]["text"]
    had = told(planned, bids[PUT]).content["chosen_had"]
    assert f"It was marked higher for “{evenings}”." in had
    assert "It could start earlier." in had
    assert "It is nearer to where the person wants to live." in had
    assert "It is nearer to where the person wants to live." not in told(planned, bids[LOW]).content["chosen_had"]
    assert told(planned, bids[CHOSEN]).content["chosen_had"] is None


def test_they_read_their_own_marks_with_reasons_and_without_names(planned: OpenTender) -> None:
    bids = evaluated(planned)
    place_somebody(planned, bids[CHOSEN])
    page = page_of(planned, PUT)
    for words in ("Says very little.", "Short, but right.", "Right, and too short.", "Agreed by both: 2.0 of 5."):
        assert words in page
    for name in ("Iris", "Novak", "Owen", "Prys"):
        assert name not in page
    assert "Names the carer and the hour." not in page


def test_nothing_of_anybody_else_is_in_any_feedback(planned: OpenTender) -> None:
    bids = evaluated(planned)
    place_somebody(planned, bids[CHOSEN])
    with acting_as(OPENER):
        result = Evaluation.objects.filter(tender=planned.tender).latest("seq").result
    by_ref = {one["bid_ref"]: one for one in result["bids"]}
    for place, bid in enumerate(bids):
        text = json.dumps(told(planned, bid).content) + page_of(planned, place)
        assert "1,015" not in text, "The budget is nobody's to know."
        assert "1015.00" not in text
        assert "rank" not in json.dumps(told(planned, bid).content)
        for other_place, other in enumerate(bids):
            if other_place == place:
                continue
            assert other.bid_ref not in text
            assert other.service_name not in text
            assert AMOUNTS[other_place] not in text
            assert f"{Decimal(AMOUNTS[other_place]):,.2f}" not in text
            total = by_ref[other.bid_ref]["total"]
            if total is not None and total != by_ref[bid.bid_ref]["total"]:
                assert total not in text
    above = " ".join(told(planned, bids[ABOVE]).content["sentences"])
    assert above == "Your offer was not put to the person."


def test_their_own_figures_are_those_of_the_evaluation(planned: OpenTender) -> None:
    bids = evaluated(planned)
    place_somebody(planned, bids[CHOSEN])
    with acting_as(OPENER):
        result = Evaluation.objects.filter(tender=planned.tender).latest("seq").result
    for one in result["bids"]:
        bid = next(bid for bid in bids if bid.bid_ref == one["bid_ref"])
        figures = told(planned, bid).content["figures"]
        assert figures == {name: one[name] for name in ("quality_score", "quality_points", "price_points", "total")}


def test_a_bid_shut_out_or_rejected_is_told_why(planned: OpenTender) -> None:
    bids = evaluated(planned)
    place_somebody(planned, bids[CHOSEN])
    assert "Care could not start by the day asked for." in page_of(planned, LATE)
    low = told(planned, bids[LOW]).content
    assert low["decision"]["because"] == "Nights are not staffed."
    assert "Nights are not staffed." in page_of(planned, LOW)


def test_feedback_is_read_by_its_own_bidder_alone(planned: OpenTender) -> None:
    bids = evaluated(planned)
    place_somebody(planned, bids[CHOSEN])
    for place in AMOUNTS:
        manager = planned.manager(place)
        with acting_as(manager):
            own = set(Feedback.objects.values_list("organisation_id", flat=True))
        assert own == {manager.organisation_id}
    may = {Role.APPROVER, Role.BROKER, Role.AUDITOR}
    for actor in planned.county.staff.values():
        with acting_as(actor):
            assert (Feedback.objects.count() == len(bids)) == (actor.role in may), actor


def test_a_search_called_off_after_its_opening_gives_feedback_without_a_chosen_offer(planned: OpenTender) -> None:
    bids = evaluated(planned)
    cancel_tender(actor=planned.staff(Role.BROKER), tender_ref=planned.tender.ref, because="They stay at home.")
    for bid in bids:
        content = told(planned, bid).content
        assert content["chosen_had"] is None
        assert content["sentences"][-1] == "The council called this search off, so it led to no placement."
        assert content["questions"]
        assert content["figures"]["quality_score"]


def test_a_search_called_off_while_it_is_marked_tells_no_mark_and_no_price(planned: OpenTender) -> None:
    bids = open_with(planned, ["990.00"])
    iris, _ = evaluators(planned)
    take_seat(actor=iris, tender_ref=planned.tender.ref)
    score_all(planned, iris, bids)
    cancel_tender(actor=planned.staff(Role.BROKER), tender_ref=planned.tender.ref, because="They stay at home.")
    row = told(planned, bids[0])
    assert row.fate == "not_evaluated"
    assert (row.content["questions"], row.content["figures"]) == ([], None)


def test_a_search_called_off_before_its_close_opens_nothing_by_feedback(planned: OpenTender) -> None:
    offer(planned, 0)
    cancel_tender(actor=planned.staff(Role.BROKER), tender_ref=planned.tender.ref, because="They stay at home.")
    with acting_as(OPENER):
        assert Feedback.objects.count() == 0
        assert EventRow.objects.filter(name="FeedbackGiven").count() == 0


def test_before_it_is_over_nobody_gets_feedback_and_the_page_says_when(planned: OpenTender) -> None:
    offered, silent = (planned.invitations[place] for place in (0, -1))
    offer(planned, 0)
    pages = [
        client_of(planned.county.managing(one.organisation_id)).get(reverse("tenders_result", args=[one.ref]))
        for one in (offered, silent)
    ]
    for answer in pages:
        assert "Nothing is opened before the close." in answer.content.decode()
    open_all(planned)
    assert "Your answers are being marked." in page_of(planned, 0)
    with pytest.raises(WrongState):
        give_feedback(actor=OPENER, tender_ref=planned.tender.ref)
    mark(planned.county, planned.tender)
    reveal_prices(actor=OPENER, tender_id=planned.tender.pk)
    assert "The person is asked next." in page_of(planned, 0)
    with pytest.raises(WrongState):
        give_feedback(actor=OPENER, tender_ref=planned.tender.ref)
    last = planned.county.managing(silent.organisation_id)
    address = reverse("tenders_result", args=[silent.ref])
    assert "No offer of this service was opened" in client_of(last).get(address).content.decode()


def test_an_offer_accepted_after_the_choices_were_put_was_put_as_well(planned: OpenTender) -> None:
    from tests.tenders.low import low_and_plain

    low, plain = low_and_plain(planned)
    explained(planned)
    put_options(actor=planned.staff(Role.BROKER), tender_ref=planned.tender.ref)
    decide_low_bid(
        actor=planned.staff(Role.APPROVER),
        tender_ref=planned.tender.ref,
        bid_ref=low.bid_ref,
        decision=LowBid.ACCEPTED,
        because="It adds up.",
    )
    cancel_tender(actor=planned.staff(Role.BROKER), tender_ref=planned.tender.ref, because="They stay at home.")
    assert told(planned, low).fate == told(planned, plain).fate == "put"
