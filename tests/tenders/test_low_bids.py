"""Low bids: asked about, explained, decided by name; never shut out by a machine (rulebook §5, Q3)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.roles import Role
from placewell.choice.actions import put_options
from placewell.choice.models import Option
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.rules.errors import Conflict, NotFound, NotPermitted, Refused, WrongState
from placewell.rules.low_bids import RejectReason
from placewell.rules.pack import LowBid
from placewell.rules.urgency import TIMES, Urgency
from placewell.rules.waits import decision_due, explanation_due
from placewell.tenders.actions.cancelling import cancel_tender
from placewell.tenders.actions.low_bids import decide_low_bid
from placewell.tenders.models import Evaluation, LowBidQuery, OpenedBid
from placewell.tenders.opener import OPENER, work_once
from placewell.web.demonstration.play import move_clock, staff
from tests.clients import client_of
from tests.factories import staff_of
from tests.played import OpenTender
from tests.tenders.low import LINES, explained, low_and_plain, statuses
from tests.tenders.opened import FLOOR


def clocks(played: OpenTender, *kinds: ClockKind) -> list[Running]:
    with acting_as(OPENER):
        return [one for one in running_clocks(case_ref=played.package.ref) if one.kind in kinds]


LOW_CLOCKS = (ClockKind.LOW_BID_EXPLAINED, ClockKind.LOW_BID_DECIDED)


def decide(
    played: OpenTender, bid: OpenedBid, decision: LowBid, actor: Actor | None = None, **more: object
) -> Evaluation:
    usual: dict[str, object] = {"because": "The figures add up and staff are paid properly."}
    if decision == LowBid.REJECTED:
        usual["reason"] = RejectReason.DOES_NOT_COVER_COST
    return decide_low_bid(
        actor=actor or played.staff(Role.APPROVER),
        tender_ref=played.tender.ref,
        bid_ref=bid.bid_ref,
        decision=decision,
        **(usual | more),  # type: ignore[arg-type] # as each test gives
    )


def time_is_over(played: OpenTender) -> None:
    with acting_as(OPENER):
        move_clock(LowBidQuery.objects.get(tender=played.tender).due_at - now() + timedelta(seconds=1))


def test_a_bid_under_the_floor_is_asked_about_and_waits_with_a_clock(planned: OpenTender) -> None:
    low, plain = low_and_plain(planned)
    assert statuses(planned) == [{low.bid_ref: "explanation_required", plain.bid_ref: "in_budget_option"}]
    with acting_as(OPENER):
        (query,) = LowBidQuery.objects.all()
        told = Message.objects.filter(subject=f"Please explain your price: {planned.tender.ref}")
        (message,) = told
    assert (query.price, query.floor) == (Decimal("800.00"), FLOOR)
    assert query.due_at == explanation_due(TIMES[Urgency.PLANNED], query.asked_at)
    (clock,) = clocks(planned, *LOW_CLOCKS)
    assert (clock.kind, clock.role, clock.subject) == (
        ClockKind.LOW_BID_EXPLAINED,
        "provider",
        f"invitation:{planned.invitations[0].ref}",
    )
    assert clock.due_at == query.due_at
    assert f"/invitations/{planned.invitations[0].ref}/explain/" in message.body
    assert "£" not in message.body


def test_a_bid_at_the_floor_is_not_low(planned: OpenTender) -> None:
    low, at_floor = low_and_plain(planned, str(FLOOR))
    assert statuses(planned)[-1][at_floor.bid_ref] == "in_budget_option"
    with acting_as(OPENER):
        assert [one.bid_id for one in LowBidQuery.objects.all()] == [low.pk]


@pytest.mark.question("Q3")
def test_a_low_bid_is_no_option_before_it_is_accepted_and_is_one_after(planned: OpenTender) -> None:
    low, plain = low_and_plain(planned)
    explained(planned)
    assert statuses(planned)[-1][low.bid_ref] == "explanation_required"
    decide(planned, low, LowBid.ACCEPTED)
    before, after = statuses(planned)
    assert before[low.bid_ref] == "explanation_required"
    assert after == {low.bid_ref: "in_budget_option", plain.bid_ref: "in_budget_option"}
    assert len(put_options(actor=planned.staff(Role.BROKER), tender_ref=planned.tender.ref)) == 2


def test_a_rejected_bid_is_never_put_to_the_person(planned: OpenTender) -> None:
    low, _ = low_and_plain(planned)
    explained(planned)
    decide(planned, low, LowBid.REJECTED, reason=RejectReason.LABOUR_LAW)
    assert statuses(planned)[-1][low.bid_ref] == "rejected_low"
    options = put_options(actor=planned.staff(Role.BROKER), tender_ref=planned.tender.ref)
    assert low.bid_ref not in {option.bid_ref for option in options}


def test_every_evaluation_is_kept(planned: OpenTender) -> None:
    low, _ = low_and_plain(planned)
    explained(planned)
    decide(planned, low, LowBid.REJECTED)
    with acting_as(OPENER):
        first, second = Evaluation.objects.filter(tender=planned.tender).order_by("seq")
        assert EventRow.objects.filter(name="TenderEvaluated").count() == 2
    assert first.pack_sha256 != second.pack_sha256


def test_an_explanation_is_kept_adds_up_and_is_sent_once_by_its_own_provider(planned: OpenTender) -> None:
    low_and_plain(planned)
    with pytest.raises(Refused, match=r"£0\.01 too much"):
        explained(planned, lines={**LINES, next(iter(LINES)): Decimal("640.01")})
    other = next(
        one
        for one in planned.county.managers.values()
        if one.organisation_id not in {planned.manager(0).organisation_id, planned.manager(1).organisation_id}
    )
    with pytest.raises(NotFound):
        explained(planned, actor=other)
    with pytest.raises(NotFound):
        explained(planned, place=1)
    kept = explained(planned)
    assert kept.lines == {"staffing": "640.00", "supplies": "160.00"}
    with pytest.raises(Conflict, match="explained already"):
        explained(planned)
    (clock,) = clocks(planned, *LOW_CLOCKS)
    assert (clock.kind, clock.role, clock.ref) == (ClockKind.LOW_BID_DECIDED, "approver", planned.tender.ref)
    assert clock.due_at == decision_due(Urgency.PLANNED, kept.at)


def test_when_the_time_passes_in_silence_an_approver_has_to_decide(planned: OpenTender) -> None:
    low, _ = low_and_plain(planned)
    with pytest.raises(WrongState, match="may explain until"):
        decide(planned, low, LowBid.REJECTED, reason=RejectReason.NO_EXPLANATION)
    time_is_over(planned)
    assert work_once() == 1
    assert work_once() == 0
    (clock,) = clocks(planned, *LOW_CLOCKS)
    assert clock.kind == ClockKind.LOW_BID_DECIDED
    assert statuses(planned)[-1][low.bid_ref] == "explanation_required", "Silence shuts nobody out."
    with pytest.raises(WrongState, match="time to explain ended"):
        explained(planned)
    with pytest.raises(Refused, match="nothing to accept"):
        decide(planned, low, LowBid.ACCEPTED)
    decide(planned, low, LowBid.REJECTED, reason=RejectReason.NO_EXPLANATION)
    assert statuses(planned)[-1][low.bid_ref] == "rejected_low"
    assert clocks(planned, *LOW_CLOCKS) == []


def test_the_clock_of_the_approver_is_that_of_the_first_that_waits(urgent: OpenTender) -> None:
    first, _, second = low_and_plain(urgent, "990.00", "810.00")
    assert first.organisation_id != second.organisation_id, "A provider does not see the other's low bid."
    kept = explained(urgent)
    move_clock(timedelta(hours=1))
    lines = {head: amount + Decimal("5.00") for head, amount in LINES.items()}
    explained(urgent, place=2, lines=lines)
    (clock,) = clocks(urgent, *LOW_CLOCKS)
    assert clock.due_at == decision_due(Urgency.URGENT, kept.at)
    decide(urgent, first, LowBid.ACCEPTED)
    (clock,) = clocks(urgent, *LOW_CLOCKS)
    assert clock.kind == ClockKind.LOW_BID_DECIDED
    decide(urgent, second, LowBid.REJECTED)
    assert clocks(urgent, *LOW_CLOCKS) == []


@pytest.mark.parametrize(("role", "place"), [(Role.BROKER, 0), (Role.SOCIAL_WORKER, 0), (Role.SOCIAL_WORKER, 1)])
def test_who_worked_on_the_case_does_not_decide_even_as_an_approver(
    planned: OpenTender, role: Role, place: int
) -> None:
    low, _ = low_and_plain(planned)
    explained(planned)
    with pytest.raises(NotPermitted, match="another approver decides"):
        decide(planned, low, LowBid.ACCEPTED, replace(staff(planned.county, role, place), role=Role.APPROVER))


def test_a_low_bid_is_decided_once(planned: OpenTender) -> None:
    low, plain = low_and_plain(planned)
    explained(planned)
    decide(planned, low, LowBid.ACCEPTED)
    with pytest.raises(Conflict, match="has been decided"):
        decide(planned, low, LowBid.REJECTED)
    with pytest.raises(NotFound):
        decide(planned, plain, LowBid.REJECTED)


def test_a_decision_is_told_to_its_provider_with_its_reasons(planned: OpenTender) -> None:
    low, _ = low_and_plain(planned)
    explained(planned)
    decide(planned, low, LowBid.REJECTED, because="Nights are not staffed.")
    with acting_as(OPENER):
        (message,) = Message.objects.filter(subject=f"What was decided on your price: {planned.tender.ref}")
    assert "does not show that the price covers" in message.body
    page = client_of(planned.manager(0)).get(reverse("tenders_result", args=[planned.invitations[0].ref]))
    assert "Nights are not staffed." in page.content.decode()


def test_nobody_waits_for_a_low_bid_of_a_search_that_was_called_off(planned: OpenTender) -> None:
    low_and_plain(planned)
    cancel_tender(actor=planned.staff(Role.BROKER), tender_ref=planned.tender.ref, because="They stay at home.")
    assert clocks(planned, *LOW_CLOCKS) == []
    with pytest.raises(WrongState, match="cancelled"):
        explained(planned)
    time_is_over(planned)
    assert work_once() == 0


def test_an_approver_of_another_authority_finds_nothing(planned: OpenTender) -> None:
    from tests.factories import an_authority

    low, _ = low_and_plain(planned)
    explained(planned)
    with pytest.raises(NotFound):
        decide(planned, low, LowBid.ACCEPTED, staff_of(an_authority(), Role.APPROVER))


def test_the_pages_lead_from_the_question_to_the_decision(planned: OpenTender) -> None:
    low, _ = low_and_plain(planned)
    provider, approver = client_of(planned.manager(0)), client_of(planned.staff(Role.APPROVER))
    place = reverse("tenders_low_bid_explain", args=[planned.invitations[0].ref])
    text = provider.get(place).content.decode()
    assert "£800.00" in text
    assert "£845.00" in text
    sent = {"text": "We own the building.", "staffing": "640", "supplies": "150"}
    assert "£10.00 too little" in provider.post(place, sent).content.decode()
    assert provider.post(place, {**sent, "supplies": "160"}).status_code == 302
    assert "Explained at" in provider.get(place).content.decode()
    listed = approver.get(reverse("tenders_low_bids", args=[planned.tender.ref])).content.decode()
    assert "We own the building." in listed
    place = reverse("tenders_low_bid_decide", args=[planned.tender.ref, low.bid_ref])
    assert "no explanation came" not in approver.get(place).content.decode()
    assert approver.post(place, {"decision": "accepted", "because": "It adds up."}).status_code == 302
    assert statuses(planned)[-1][low.bid_ref] == "in_budget_option"


def test_a_low_bid_accepted_after_the_options_were_put_is_put_as_well(planned: OpenTender) -> None:
    """The person is told, and the broker has nothing more to put."""
    low, _plain = low_and_plain(planned)
    explained(planned)
    put_options(actor=planned.staff(Role.BROKER), tender_ref=planned.tender.ref)
    with acting_as(OPENER):
        assert not Option.objects.filter(bid_ref=low.bid_ref).exists()
    decide(planned, low, LowBid.ACCEPTED)
    with acting_as(OPENER):
        option = Option.objects.get(bid_ref=low.bid_ref)
        told = Message.objects.filter(subject="There is more to choose from").get()
        put = EventRow.objects.filter(name="OptionsPut", case_ref=planned.package.ref).order_by("id")
        assert [event.payload["options"] for event in put] == [1, 1]
    assert option.service_name in told.body
    assert clocks(planned, ClockKind.OPTIONS_PUT) == []
