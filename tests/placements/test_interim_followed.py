"""What becomes of a place for now: its agreement, its money, its review, a missed one, and who came from elsewhere."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from placewell.accounts.acting import acting_as
from placewell.accounts.models import Post
from placewell.accounts.roles import Role
from placewell.choice.actions import put_options
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.ledger.models import EventRow, Message
from placewell.payments.queries.placements import placement_shown, without_funding
from placewell.placements.actions import (
    VisitOutcome,
    approve_interim,
    approve_placement,
    arrange_visit,
    end_placement,
    hold_review,
    keep_visit_draft,
    record_start,
    refuse_placement,
    report_visit,
    say_missed_reviews,
)
from placewell.placements.agreements import _terms
from placewell.placements.documents import agreement_pdf
from placewell.placements.models import Place, Placement
from placewell.placements.reviews import eligible_outcomes
from placewell.rules.clocks import LONDON
from placewell.rules.ending import EndReason
from placewell.rules.errors import Refused, WrongState
from placewell.rules.urgency import Urgency
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.clients import client_of
from tests.emergencies import accept, bid, choices, choose, evaluate, place_for_now, put, stand_by
from tests.offered import Offered
from tests.payments.paying import Paying
from tests.placements.agreeing import both_sign, this_day
from tests.placements.corrected import A_LEVEL_UP, DEARER_LINES
from tests.played import OpenTender, copy_of_a_county


@pytest.fixture
def emergency(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[OpenTender]:
    """A county with an emergency tender open."""
    with django_db_blocker.unblock(), copy_of_a_county(template, Urgency.EMERGENCY) as made:
        yield made


@pytest.fixture
def interim(emergency: OpenTender) -> Placement:
    """Somebody in a place for now, to be reviewed in five weeks, while the search goes on."""
    [option] = put(emergency, stand_by(emergency, 0))
    return place_for_now(emergency, option)


def kinds(emergency: OpenTender) -> set[ClockKind]:
    """What is waited for in the case."""
    with acting_as(OPENER):
        return {one.kind for one in running_clocks(case_ref=emergency.package.ref)}


def live(emergency: OpenTender, place: int) -> Placement:
    """Choose for longer the home in a place, and let the council approve it."""
    shown = choices(emergency)
    assert shown is not None
    wanted = emergency.invitations[place].service_id
    [later] = [one.option for one in shown.choices if one.option.service_id == wanted]
    accept(emergency, choose(emergency, later), later)
    return approve_placement(actor=emergency.staff(Role.APPROVER), tender_ref=emergency.tender.ref)


def choices_put(emergency: OpenTender) -> None:
    """Let two others offer, and put what came."""
    bid(emergency, {1: "985.00", 2: "995.00"})
    evaluate(emergency)
    put_options(actor=emergency.staff(Role.BROKER), tender_ref=emergency.tender.ref)


# At the visit


def test_the_visit_of_a_place_for_now_is_arranged_and_kept_while_the_search_is_open(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    made = choose(emergency, option)
    manager = emergency.county.managing(option.organisation_id)
    soon = now() + timedelta(hours=1)
    arranged = arrange_visit(
        actor=manager, decision_id=made.pk, place=Place.HOSPITAL, meets_at=soon, who="Ruth Bell, the deputy manager"
    )
    assert arranged.meets_at == soon
    assert keep_visit_draft(actor=manager, decision_id=made.pk, typed={"falls_how": "matches"}).typed
    accept(emergency, made, option)
    assert ClockKind.EMERGENCY_ANSWERED not in kinds(emergency)
    with pytest.raises(WrongState, match="nothing to arrange"):
        arrange_visit(actor=manager, decision_id=made.pk, place=Place.HOME, meets_at=soon, who="Ruth Bell")


def test_a_place_for_now_has_no_other_price(emergency: OpenTender) -> None:
    [option] = put(emergency, stand_by(emergency, 0))
    made = choose(emergency, option)
    manager = emergency.county.managing(option.organisation_id)
    with pytest.raises(Refused, match="at the price of your standing offer"):
        report_visit(
            actor=manager,
            decision_id=made.pk,
            outcome=VisitOutcome.ACCEPT_AT_PRICE,
            marks=A_LEVEL_UP,
            lines=DEARER_LINES,
            notes="Two more hours at night.",
        )
    page = client_of(manager).get(reverse("placements_visit_outcome", args=[made.pk])).content.decode()
    assert "what differs changes the price" not in page


# Once it is agreed


def test_what_was_agreed_is_not_refused_any_more(emergency: OpenTender, interim: Placement) -> None:
    approver = emergency.staff(Role.APPROVER)
    with pytest.raises(WrongState, match="agreed already"):
        refuse_placement(actor=approver, tender_ref=emergency.tender.ref, because="Ask about the stairs first.")
    page = client_of(approver).get(reverse("placements_placement", args=[emergency.tender.ref])).content.decode()
    assert "Do not approve" not in page


def test_its_agreement_says_that_it_is_for_now(emergency: OpenTender, interim: Placement) -> None:
    with acting_as(OPENER):
        agreement = interim.agreements.get()
        terms = _terms(interim, None, 1, agreement.terms)
    assert terms.interim_until == interim.review_on
    assert agreement.terms["lines"] == [{"kind": "core", "amount": "990.00"}]
    assert agreement.terms["weekly_price"] == "990.00"
    assert agreement_pdf(terms).startswith(b"%PDF")
    choices_put(emergency)
    lasting = live(emergency, 1)
    with acting_as(OPENER):
        assert _terms(lasting, None, 1, lasting.agreements.get().terms).interim_until is None


def test_what_both_sides_have_to_sign_is_waited_for_after_it_ended_too(
    emergency: OpenTender, interim: Placement
) -> None:
    choices_put(emergency)
    move_clock(timedelta(weeks=2))
    lasting = live(emergency, 1)
    with acting_as(OPENER):
        waits = running_clocks(case_ref=emergency.package.ref)
    to_sign = {one.subject for one in waits if one.kind == ClockKind.AGREEMENT_SIGNED}
    both = {f"{kind}:{ref}" for kind in ("agreement", "placement") for ref in (interim.ref, lasting.ref)}
    assert to_sign == both
    played = Offered(emergency.county, emergency.package, emergency.tender)
    both_sign(played, interim)
    with acting_as(OPENER):
        waits = running_clocks(case_ref=emergency.package.ref)
    to_sign = {one.ref for one in waits if one.kind == ClockKind.AGREEMENT_SIGNED}
    assert to_sign == {lasting.ref}


def test_the_service_reads_that_the_place_was_agreed_also_once_somebody_moved_on(
    emergency: OpenTender, interim: Placement
) -> None:
    manager = client_of(emergency.county.managing(interim.organisation_id))
    agreed = "and the council agreed the place"
    assert agreed in manager.get(reverse("placements_visits")).content.decode()
    choices_put(emergency)
    move_clock(timedelta(weeks=2))
    live(emergency, 1)
    assert agreed in manager.get(reverse("placements_visits")).content.decode()


@pytest.mark.parametrize("place", [0, 1])
def test_the_home_that_somebody_leaves_is_told_its_last_day_and_the_one_where_they_stay_is_not(
    emergency: OpenTender, interim: Placement, place: int
) -> None:
    choices_put(emergency)
    move_clock(timedelta(weeks=2))
    lasting = live(emergency, place)
    with acting_as(OPENER):
        told = list(Message.objects.filter(subject=f"{interim.ref} ends").values_list("body", flat=True))
    assert len(told) == place
    assert all(f"{lasting.starts_on - timedelta(days=1):%-d %B %Y}" in body for body in told)


@pytest.mark.parametrize("place", [0, 1], ids=["staying", "moving"])
def test_it_is_paid_to_its_last_day_and_the_lasting_one_from_the_next(
    emergency: OpenTender, interim: Placement, place: int
) -> None:
    played = Offered(emergency.county, emergency.package, emergency.tender)
    both_sign(played, interim)
    paying = Paying(played, interim)
    with acting_as(paying.officer):
        assert [one.pk for one in without_funding(paying.officer)] == [interim.pk]
    paying.fund("990.00")
    choices_put(emergency)
    move_clock(timedelta(weeks=2))
    lasting = live(emergency, place)
    with acting_as(paying.officer):
        shown = placement_shown(paying.officer, interim.ref, today=this_day())
    days = (lasting.starts_on - interim.starts_on).days
    assert shown.last_on == lasting.starts_on - timedelta(days=1)
    assert sum((one.gross for one in shown.periods), Decimal(0)) == Decimal("990.00") * days / 7
    assert lasting.weekly_price == (Decimal("990.00") if place == 0 else Decimal("985.00"))


# Its review


def test_its_review_is_due_first_and_whoever_is_there_stays_waited_for(
    emergency: OpenTender, interim: Placement
) -> None:
    manager = emergency.county.managing(interim.organisation_id)
    record_start(actor=manager, placement_ref=interim.ref, started_on=this_day())
    move_clock(timedelta(weeks=4))
    with acting_as(OPENER):
        eligible = eligible_outcomes(emergency.package.ref)
    review = hold_review(
        actor=emergency.staff(Role.SOCIAL_WORKER),
        placement_ref=interim.ref,
        still_there=True,
        outcomes=dict.fromkeys(eligible, True),
        needs_changed=False,
        found="She is settled, and would like to stay near her daughter.",
    )
    assert review.milestone == "interim"
    assert ClockKind.INTERIM_REVIEWED in kinds(emergency), "The choice where to live is still to come."


def overdue_page(emergency: OpenTender, role: Role) -> str:
    return client_of(emergency.staff(role)).get("/work/").content.decode()


def test_a_day_of_review_that_passed_is_on_the_work_list_and_said_once(
    emergency: OpenTender, interim: Placement
) -> None:
    move_clock(timedelta(weeks=5))
    assert say_missed_reviews() == 0, "It may be held on its last day."
    move_clock(timedelta(days=1))
    words = "An interim placement has to be reviewed, and the lasting choice made"
    assert words in overdue_page(emergency, Role.BROKER)
    assert say_missed_reviews() == 1
    assert say_missed_reviews() == 0
    with acting_as(OPENER):
        [event] = EventRow.objects.filter(name="InterimReviewMissed")
        told = Message.objects.filter(subject=f"Overdue: the review of {interim.ref}")
        [written] = Message.objects.filter(subject=f"About your place at {interim.option.service_name}")
        roles = {post.role for post in Post.objects.filter(user__email__in=[one.to for one in told])}
    assert roles >= {Role.BROKER, Role.SOCIAL_WORKER, Role.APPROVER}
    assert event.payload["placement_ref"] == interim.ref
    assert "You can stay there." in " ".join(written.body.split())
    assert written.to == emergency.package.person.contact_send_to


def test_nobody_is_put_out_by_a_day_of_review_that_passed(emergency: OpenTender, interim: Placement) -> None:
    choices_put(emergency)
    move_clock(timedelta(weeks=8))
    say_missed_reviews()
    with acting_as(OPENER):
        assert Placement.objects.filter(pk=interim.pk, end=None).exists()
    shown = choices(emergency)
    assert shown is not None
    assert any(one.lives_there and one.can_be_chosen for one in shown.choices)
    live(emergency, 0)
    assert ClockKind.INTERIM_REVIEWED not in kinds(emergency)
    move_clock(timedelta(days=1))
    assert say_missed_reviews() == 0


def test_one_that_ended_is_never_overdue(emergency: OpenTender, interim: Placement) -> None:
    broker = emergency.staff(Role.BROKER)
    end_placement(actor=broker, placement_ref=interim.ref, reason=EndReason.HOME, last_on=this_day())
    move_clock(timedelta(weeks=9))
    assert say_missed_reviews() == 0


def test_it_starts_on_the_day_in_london(emergency: OpenTender) -> None:
    here = now().astimezone(LONDON)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=20, second=0, microsecond=0)
    [option] = put(emergency, stand_by(emergency, 0))
    made = choose(emergency, option)
    move_clock(midnight - here)
    accept(emergency, made, option)
    placement = approve_interim(
        actor=emergency.staff(Role.APPROVER),
        tender_ref=emergency.tender.ref,
        review_on=midnight.date() + timedelta(weeks=2),
    )
    assert placement.starts_on == midnight.date()
