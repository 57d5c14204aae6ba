"""At three quarters of the time a search looks further, once, whatever has arrived, if the person agreed (§8)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor, person_actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.choice.actions import choose_none, put_options
from placewell.directory.queries import today
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow, Message
from placewell.needs.actions import record_further, say_my_further
from placewell.needs.models import Further
from placewell.rules.choosing import WhyNone
from placewell.rules.errors import NotFound, NotPermitted, Refused, WrongState
from placewell.rules.urgency import Urgency
from placewell.rules.widening import WideningOutcome
from placewell.tenders.actions.bidding import seal_bid
from placewell.tenders.actions.questions import answer_question, ask_question
from placewell.tenders.actions.searching_again import search_again
from placewell.tenders.actions.widening import widen_all
from placewell.tenders.models import Invitation, NotInvited, Tender, Widening
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.choice.test_pages import HIGHEST_GRADE, grade, told_on
from tests.clients import client_of, person_client
from tests.emergencies import bid, evaluate
from tests.offered import MYSELF
from tests.offers import price_of, response_to
from tests.played import OpenTender, copy_of_a_county

FAR = "Ivydene"  # a member that lies within eleven miles and not within six


@pytest.fixture
def emergency(template: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[OpenTender]:
    """A county with an emergency tender open."""
    with django_db_blocker.unblock(), copy_of_a_county(template, Urgency.EMERGENCY) as made:
        yield made


def agree(emergency: OpenTender, *, agrees: bool = True, role: Role = Role.SOCIAL_WORKER, **said: object) -> Further:
    given = {"said_by": "Grace Marlowe, daughter", "said_on": today(), "how": "by telephone"} | said
    return record_further(
        actor=emergency.staff(role),
        package_ref=emergency.package.ref,
        agrees=agrees,
        **given,  # type: ignore[arg-type] # as each test gives
    )


def myself(emergency: OpenTender) -> Actor:
    return person_actor(link_id=1, case_ref=emergency.package.ref, authority_id=emergency.county.authority.pk)


def step_comes(emergency: OpenTender, late: timedelta = timedelta(seconds=1)) -> None:
    with acting_as(OPENER):
        at = Tender.objects.get(pk=emergency.tender.pk).widen_at
    assert at is not None
    move_clock(at - now() + late)


def widening(emergency: OpenTender) -> Widening | None:
    with acting_as(OPENER):
        return Widening.objects.filter(tender=emergency.tender).first()


def invited(emergency: OpenTender) -> dict[str, bool]:
    """Who is invited, and whether at the step."""
    with acting_as(OPENER):
        rows = Invitation.objects.filter(tender=emergency.tender)
        return {name: step is not None for name, step in rows.values_list("service_name", "widening_id")}


def test_who_is_able_further_away_is_invited_to_the_same_search_with_the_same_close(emergency: OpenTender) -> None:
    agree(emergency)
    before = invited(emergency)
    assert FAR not in before
    with acting_as(OPENER):
        left_out = NotInvited.objects.filter(tender=emergency.tender).count()
        assert NotInvited.objects.get(tender=emergency.tender, service__name=FAR).reasons == ["distance"]
    step_comes(emergency)
    assert widen_all() == 1
    made = widening(emergency)
    assert made is not None
    assert (made.outcome, made.from_miles, made.to_miles) == (WideningOutcome.WIDENED, 6, 11)
    assert made.agreed_by == "Grace Marlowe, daughter"
    after = invited(emergency)
    assert after[FAR]
    assert {name for name, late in after.items() if not late} == set(before)
    with acting_as(OPENER):
        late = Invitation.objects.get(tender=emergency.tender, service_name=FAR)
        assert late.closes_at == emergency.tender.closes_at
        # What was recorded when the search began stands beside it, unchanged.
        assert NotInvited.objects.filter(tender=emergency.tender).count() == left_out
        [event] = EventRow.objects.filter(name="SearchWidened")
        told = Message.objects.filter(subject=f"You are invited to offer care: {emergency.tender.ref}")
        organisation = Organisation.objects.get(pk=late.organisation_id)
        to_late = [one for one in told if "widened at its published moment" in one.body]
    assert event.payload == {
        "tender_ref": emergency.tender.ref,
        "further_miles": 5,
        "invited": len(after) - len(before),
    }
    assert {one.to for one in to_late} == {f"manager@{organisation.code.lower()}.example"}


def test_it_reads_what_was_answered_before_and_may_offer(emergency: OpenTender) -> None:
    agree(emergency)
    asked = ask_question(
        actor=emergency.manager(), invitation_ref=emergency.invitations[0].ref, text="Would a bath chair help?"
    )
    answer_question(actor=emergency.staff(Role.BROKER), question_id=asked.pk, answer="Yes, it would.")
    step_comes(emergency)
    widen_all()
    with acting_as(OPENER):
        late = Invitation.objects.get(tender=emergency.tender, service_name=FAR)
    manager = emergency.county.managing(late.organisation_id)
    page = client_of(manager).get(f"/invitations/{late.ref}/").content.decode()
    assert "Yes, it would." in page
    receipt = seal_bid(
        actor=manager,
        invitation_ref=late.ref,
        response=response_to(emergency.tender),
        price=price_of(emergency.tender, "985.00"),
    )
    assert receipt is not None


def test_what_follows_looks_as_far_and_the_person_reads_how_far_that_was(emergency: OpenTender) -> None:
    agree(emergency)
    bid(emergency, {0: "985.00", 1: "990.00"})
    step_comes(emergency)
    widen_all()
    evaluate(emergency)
    broker = emergency.staff(Role.BROKER)
    put_options(actor=broker, tender_ref=emergency.tender.ref)
    html = person_client(emergency.county.authority.pk, emergency.package.ref).get("/choices/").content.decode()
    assert "11.0 miles" in html
    with acting_as(OPENER):
        tender = Tender.objects.get(pk=emergency.tender.pk)
        assert (tender.reach, tender.agreed_by) == (11, "Grace Marlowe, daughter")
    with pytest.raises(Refused, match="Look at least as far"):
        search_again_within(broker, tender)


def search_again_within(broker: Actor, tender: Tender) -> None:
    choose_none(actor=person(tender), who=MYSELF, reasons=[WhyNone.TOO_FAR])
    search_again(actor=broker, tender_ref=tender.ref, radius_miles=tender.radius_miles)


def person(tender: Tender) -> Actor:
    return person_actor(link_id=1, case_ref=tender.package_ref, authority_id=tender.authority_id)


def test_it_happens_once_and_not_before_its_moment(emergency: OpenTender) -> None:
    agree(emergency)
    step_comes(emergency, late=timedelta(seconds=-5))
    assert widen_all() == 0
    move_clock(timedelta(seconds=6))
    assert widen_all() == 1
    many = invited(emergency)
    assert widen_all() == 0
    assert invited(emergency) == many


def test_whether_offers_came_changes_nothing(emergency: OpenTender) -> None:
    agree(emergency)
    seal_bid(
        actor=emergency.manager(),
        invitation_ref=emergency.invitations[0].ref,
        response=response_to(emergency.tender),
        price=price_of(emergency.tender, "985.00"),
    )
    step_comes(emergency)
    assert widen_all() == 1
    assert invited(emergency)[FAR]


def test_nobody_is_invited_without_the_persons_word_or_after_it_was_taken_back(emergency: OpenTender) -> None:
    agree(emergency)
    say_my_further(actor=myself(emergency), agrees=False)
    step_comes(emergency)
    assert widen_all() == 1
    made = widening(emergency)
    assert made is not None
    assert (made.outcome, made.to_miles, made.agreed_by) == (WideningOutcome.NOT_AGREED, made.from_miles, "")
    assert FAR not in invited(emergency)
    with acting_as(OPENER):
        assert not EventRow.objects.filter(name="SearchWidened").exists()
    with pytest.raises(WrongState, match="come to that step already"):
        agree(emergency)
    assert widen_all() == 0


def test_a_step_that_comes_too_late_invites_nobody_to_a_race(emergency: OpenTender) -> None:
    agree(emergency)
    step_comes(emergency, late=timedelta(minutes=30))
    assert widen_all() == 1
    made = widening(emergency)
    assert made is not None
    assert made.outcome == WideningOutcome.NO_TIME
    assert FAR not in invited(emergency)


def test_a_search_that_has_closed_is_never_widened(emergency: OpenTender) -> None:
    agree(emergency)
    emergency.close()
    assert widen_all() == 0
    assert widening(emergency) is None


def test_the_word_is_the_persons_own_case_and_says_who(emergency: OpenTender) -> None:
    with pytest.raises(NotPermitted):
        agree(emergency, role=Role.APPROVER)
    with pytest.raises(Refused, match="Name who said it"):
        agree(emergency, said_by="")
    with pytest.raises(NotFound):
        record_further(
            actor=emergency.staff(Role.BROKER), package_ref="P-0", agrees=True, said_by="Ann", said_on=today()
        )
    made = agree(emergency, role=Role.BROKER)
    assert (made.miles, made.said_by) == (5, "Grace Marlowe, daughter")
    with acting_as(emergency.manager()):
        assert not Further.objects.exists()
        assert not Widening.objects.exists()
    with pytest.raises(DatabaseError), acting_as(emergency.staff(Role.BROKER)):
        Widening.objects.create(
            tender=emergency.tender,
            authority_id=emergency.tender.authority_id,
            package_ref=emergency.package.ref,
            outcome="not_agreed",
            from_miles=6,
            to_miles=6,
            at=now(),
        )


def test_the_pages_ask_and_tell_in_plain_words(emergency: OpenTender) -> None:
    person = person_client(emergency.county.authority.pk, emergency.package.ref)
    page = person.get("/my/further/").content.decode()
    assert "May we look 5 miles further away?" in page
    assert grade(told_on(page)) < HIGHEST_GRADE, told_on(page)
    assert person.post("/my/further/", {"agrees": "yes"}).status_code == 302
    assert "said yes on" in person.get("/my/further/").content.decode()
    assert "Say yes or no" in person.post("/my/further/", {"agrees": ""}).content.decode()
    social_worker = client_of(emergency.staff(Role.SOCIAL_WORKER))
    at = f"/cases/{emergency.package.ref}/further/"
    assert "yes, up to 5 miles further" in social_worker.get(at).content.decode()
    assert "Name who said it" in social_worker.post(at, {"agrees": "no", "said_by": ""}).content.decode()
    step_comes(emergency)
    widen_all()
    tender = client_of(emergency.staff(Role.BROKER)).get(f"/tenders/{emergency.tender.ref}/").content.decode()
    assert "The search was widened, as the person had agreed." in tender
    assert "invited when the search was widened" in tender
    assert "can no longer be changed" in person.get("/my/further/").content.decode()
