"""From an emergency with no offers to a place found directly, a place for now, and the second person (rulebook §8)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.actions import put_options
from placewell.choice.models import Source
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import Message
from placewell.placements.actions import approve_interim
from placewell.placements.models import Kind, Placement
from placewell.rules.clocks import working_days_after
from placewell.rules.direct_award import AwardReason
from placewell.rules.errors import NotPermitted
from placewell.rules.urgency import Urgency
from placewell.scrutiny.queries import direct_figures
from placewell.tenders.opener import OPENER
from tests.choice.finding import clocks, events, find, look, option_of, telephone_round_passes
from tests.choice.test_pages import HIGHEST_GRADE, grade, told_on
from tests.clients import client_of, person_client
from tests.emergencies import accept, choices, choose, evaluate
from tests.played import OpenTender, copy_of_a_county


@pytest.fixture
def emergency(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[OpenTender]:
    """A county with an emergency tender open."""
    with django_db_blocker.unblock(), copy_of_a_county(template, Urgency.EMERGENCY) as made:
        yield made


def place(emergency: OpenTender, weeks: int = 5) -> Placement:
    return approve_interim(
        actor=emergency.staff(Role.APPROVER),
        tender_ref=emergency.tender.ref,
        review_on=today() + timedelta(weeks=weeks),
    )


def test_an_emergency_in_which_nobody_offers_ends_with_a_place_and_a_second_person(emergency: OpenTender) -> None:
    evaluate(emergency)
    assert clocks(emergency)[ClockKind.FOUND_DIRECTLY].role == Role.BROKER
    telephone_round_passes(emergency)
    award = find(emergency)
    option = option_of(award)
    assert (option.source, option.interim) == (Source.DIRECT, True)
    assert ClockKind.FOUND_DIRECTLY not in clocks(emergency)
    waits = clocks(emergency)[ClockKind.SECOND_LOOK]
    assert (waits.role, waits.due_at) == (Role.APPROVER, working_days_after(award.at, 1))
    shown = choices(emergency)
    assert shown is not None
    assert [one.option.bid_ref for one in shown.there] == [award.ref]
    accept(emergency, choose(emergency, option), option)
    placement = place(emergency)
    assert (placement.kind, placement.review_on) == (Kind.INTERIM, today() + timedelta(weeks=5))
    assert clocks(emergency)[ClockKind.SECOND_LOOK].due_at == waits.due_at
    made = look(emergency, award)
    assert made.agrees
    assert ClockKind.SECOND_LOOK not in clocks(emergency)
    assert events(emergency, "DirectAwardReviewed")[0]["agrees"] is True
    # The ordinary choice follows: to stay is one of its choices, and it came from where the place came from.
    [stay] = put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)
    assert (stay.source, stay.interim) == (Source.DIRECT, False)


def test_who_found_a_place_directly_does_not_approve_it_in_another_post(emergency: OpenTender) -> None:
    evaluate(emergency)
    telephone_round_passes(emergency)
    approver = emergency.staff(Role.APPROVER)
    award = find(emergency, actor=replace(emergency.staff(Role.BROKER), ref=approver.ref))
    accept(emergency, choose(emergency, option_of(award)), option_of(award))
    with pytest.raises(NotPermitted, match="You found a place directly, so somebody else approves its placement"):
        place(emergency)


def test_a_second_person_who_does_not_agree_moves_nobody_and_brings_the_review_forward(emergency: OpenTender) -> None:
    evaluate(emergency)
    telephone_round_passes(emergency)
    award = find(emergency)
    accept(emergency, choose(emergency, option_of(award)), option_of(award))
    placement = place(emergency)
    before = clocks(emergency)[ClockKind.INTERIM_REVIEWED].due_at
    made = look(emergency, award, agrees=False, because="Alder House was never rung.")
    after = clocks(emergency)[ClockKind.INTERIM_REVIEWED].due_at
    assert after == working_days_after(made.at, 5) < before
    with acting_as(OPENER):
        assert not Placement.objects.filter(pk=placement.pk, end__isnull=False).exists()
        subjects = set(Message.objects.values_list("subject", flat=True))
    assert f"A second person did not agree: {award.ref}" in subjects
    assert f"About {option_of(award).service_name}" in subjects


def test_a_disagreement_before_the_place_is_approved_counts_as_well(emergency: OpenTender) -> None:
    evaluate(emergency)
    telephone_round_passes(emergency)
    award = find(emergency)
    look(emergency, award, agrees=False, because="The standing offers were not looked at.")
    accept(emergency, choose(emergency, option_of(award)), option_of(award))
    placement = place(emergency)
    assert clocks(emergency)[ClockKind.INTERIM_REVIEWED].due_at == working_days_after(placement.approved_at, 5)


def test_what_cannot_wait_is_found_while_the_search_goes_on(emergency: OpenTender) -> None:
    award = find(emergency, reason=AwardReason.EXTREME_URGENCY)
    option = option_of(award)
    accept(emergency, choose(emergency, option), option)
    assert place(emergency).kind == Kind.INTERIM
    with acting_as(OPENER):
        emergency.tender.refresh_from_db()
    assert emergency.tender.state == "open"
    shown = choices(emergency)
    assert shown is not None
    assert shown.home is not None


def test_the_pages_lead_from_the_work_list_to_the_second_look(emergency: OpenTender) -> None:
    evaluate(emergency)
    telephone_round_passes(emergency)
    broker, approver = client_of(emergency.staff(Role.BROKER)), client_of(emergency.staff(Role.APPROVER))
    after = broker.get(f"/tenders/{emergency.tender.ref}/direct-award/")
    assert after.status_code == 302
    words = emergency.invitations[0].service_name.split()[0]
    found = broker.get(after["Location"], {"words": words}).content.decode()
    assert "Reasons that hold now" in found
    at = f"/cases/{emergency.package.ref}/direct-award/{emergency.invitations[0].service_id}/"
    assert at in found
    day = now().date()
    typed = {
        "reason": "no_suitable_offer",
        "because": "Nobody offered.",
        "asked_whom": "Ruth Adeyemi, manager",
        "asked_how": "telephone",
        **_day("asked_on", day),
        "suitable": "yes",
        "has_place": "yes",
        "accepts_terms": "yes",
        "words": "A room by the garden is free.",
        **_day("start_on", day),
        "core": "9,000.00",
        **_day("valid_until", day + timedelta(days=14)),
    }
    refused = broker.post(at, typed).content.decode()
    assert "costs more than the budget" in refused
    assert "A room by the garden is free." in refused
    made = broker.post(at, typed | {"core": "985.00"})
    assert made.status_code == 302
    page = approver.get(made["Location"]).content.decode()
    assert "Do you agree that this place was found directly?" in page
    assert "Do you agree" not in broker.get(made["Location"]).content.decode()
    without = approver.post(made["Location"], {"agrees": "no", "because": ""}).content.decode()
    assert "Say why you do not agree" in without
    assert approver.post(made["Location"], {"agrees": "yes"}).status_code == 302
    assert "A second person agreed." in broker.get(after["Location"]).content.decode()


def _day(name: str, day: object) -> dict[str, str]:
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}  # type: ignore[attr-defined] # a date


def test_the_person_reads_in_plain_words_that_they_say_yes_or_no(emergency: OpenTender) -> None:
    evaluate(emergency)
    telephone_round_passes(emergency)
    award = find(emergency)
    with acting_as(OPENER):
        written = Message.objects.filter(subject="We found a place for you").get()
    assert "You say yes or no" in written.body
    html = person_client(emergency.county.authority.pk, emergency.package.ref).get("/choices/").content.decode()
    assert "ourselves, because you need care soon" in html
    assert "You say yes or no." in html
    told = told_on(html.replace(option_of(award).address, ""))
    assert grade(told) < HIGHEST_GRADE, f"{grade(told):.1f}: {told}"


def test_everybody_reads_how_often_and_nobody_of_whom(emergency: OpenTender) -> None:
    evaluate(emergency)
    telephone_round_passes(emergency)
    find(emergency)
    at = f"/schemes/{emergency.county.category.scheme.ref}/figures/direct-awards/"
    page = client_of(None).get(at).content.decode()
    assert "fewer than 5" in page
    assert "Procurement Act 2023, section 43" in page
    with acting_as(OPENER):
        assert direct_figures(emergency.county.category.scheme, now() + timedelta(days=200)).found == "fewer than 5"
