"""Notice, the end, and another search for somebody settled: for recorded reasons, and never on price."""

from datetime import timedelta

import pytest
from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.choice.telling import tell_person
from placewell.ledger.clocks import ClockKind
from placewell.ledger.models import EventRow, Message
from placewell.placements.actions import end_placement, give_notice
from placewell.placements.models import Placement
from placewell.placements.queries.current import current_placement
from placewell.placements.queries.terms import ended_on
from placewell.rules.ending import EndReason, NoticeReason
from placewell.rules.errors import Conflict, Refused, WrongState
from placewell.rules.settled import SearchReason
from placewell.tenders.actions.opening_tenders import open_tender
from placewell.tenders.actions.settled import search_for_settled
from placewell.tenders.models import Tender
from placewell.tenders.opener import OPENER
from tests.choice.test_choosing import clocks
from tests.offered import Offered, put
from tests.offered_database import path
from tests.placements.agreeing import portrait_again, settled, this_day
from tests.placements.test_approving import accepted, approve

MONTH = timedelta(days=28)


@pytest.fixture
def placed(offered: Offered) -> Placement:
    return settled(offered)


def provider_gives_notice(offered: Offered, placed: Placement, **given: object) -> None:
    """Let the provider hand the package back, for want of staff."""
    asked: dict[str, object] = {
        "reason": NoticeReason.STAFFING,
        "last_on": this_day() + MONTH,
        "said": "We cannot staff the nights.",
    }
    manager = offered.county.managing(placed.organisation_id)
    give_notice(actor=manager, placement_ref=placed.ref, **(asked | given))  # type: ignore[arg-type] # as each test gives


def search(offered: Offered, reason: SearchReason, agreed_by: str = "") -> Tender:
    return search_for_settled(
        actor=offered.staff(Role.BROKER), package_ref=offered.package.ref, reason=reason, agreed_by=agreed_by
    )


def test_a_providers_notice_tells_the_person_and_the_team_and_says_whether_its_reason_is_good(
    offered: Offered, placed: Placement
) -> None:
    with pytest.raises(Refused, match="asks for 28 days"):
        provider_gives_notice(offered, placed, last_on=this_day() + timedelta(days=27))
    with pytest.raises(Refused, match="reason of your own side"):
        provider_gives_notice(offered, placed, reason=NoticeReason.OWN_WISH)
    with pytest.raises(Refused, match="Say in plain words why"):
        provider_gives_notice(offered, placed, said=" ")
    provider_gives_notice(offered, placed)
    with acting_as(OPENER):
        event = EventRow.objects.get(name="PlacementNoticeGiven")
        told = set(Message.objects.filter(subject__startswith="About your place").values_list("to", flat=True))
        team = Message.objects.filter(subject__contains=f"Notice on {placed.ref}").count()
        service_id = placed.option.service_id
    assert event.payload == {
        "package_ref": offered.package.ref,
        "placement_ref": placed.ref,
        "service_id": service_id,
        "by_side": "provider",
        "reason": "staffing",
        "good_reason": False,
    }
    assert told == {"grace@family.example"}
    assert team >= 2
    assert clocks(offered)[ClockKind.NOTICE_ENDS].role == Role.BROKER
    with pytest.raises(Conflict, match="Notice has been given"):
        provider_gives_notice(offered, placed)


def test_only_where_somebody_is_not_safe_may_notice_be_shorter(offered: Offered, placed: Placement) -> None:
    provider_gives_notice(offered, placed, reason=NoticeReason.SAFETY, last_on=this_day() + timedelta(days=2))
    with acting_as(OPENER):
        assert EventRow.objects.get(name="PlacementNoticeGiven").payload["good_reason"] is True


def test_an_authority_gives_no_notice_for_price(offered: Offered, placed: Placement) -> None:
    with pytest.raises(Refused, match="does not end a person’s place for its price"):
        give_notice(
            actor=offered.staff(Role.BROKER),
            placement_ref=placed.ref,
            reason=NoticeReason.PRICE,
            last_on=this_day() + MONTH,
            said="Another is cheaper.",
        )


def test_a_settled_person_is_never_put_to_tender_again_on_price(offered: Offered, placed: Placement) -> None:
    broker = offered.staff(Role.BROKER)
    with pytest.raises(Conflict, match="has been put to tender"):
        open_tender(actor=broker, package_ref=placed.package_ref)
    for reason in (SearchReason.NOTICE_GIVEN, SearchReason.ENDED):
        with pytest.raises(WrongState, match="never put to tender again on price"):
            search(offered, reason)
    for reason in (SearchReason.OWN_WISH, SearchReason.NEEDS_CHANGED):
        with pytest.raises(Refused, match="Name who wants to move"):
            search(offered, reason, " ")
    with acting_as(OPENER):
        assert Tender.objects.count() == 1


@pytest.mark.parametrize("reason", [SearchReason.OWN_WISH, SearchReason.NEEDS_CHANGED])
def test_care_is_looked_for_again_at_the_persons_word(
    offered: Offered, placed: Placement, reason: SearchReason
) -> None:
    portrait_again(offered)
    made = search(offered, reason, "Grace Marlowe, her daughter")
    with acting_as(OPENER):
        row = Tender.objects.get(pk=made.pk)
        assert EventRow.objects.get(name="SettledSearchOpened").payload["reason"] == reason.value
    assert (row.settled_because, row.settled_agreed_by) == (reason.value, "Grace Marlowe, her daughter")
    with pytest.raises(Conflict, match="stands already"):
        search(offered, reason, "Grace Marlowe, her daughter")


def test_after_a_notice_the_person_chooses_again_and_one_placement_follows_the_other(
    offered: Offered, placed: Placement
) -> None:
    provider_gives_notice(offered, placed)
    portrait_again(offered)
    again = search(offered, SearchReason.NOTICE_GIVEN)
    assert again.follows_id == offered.tender.pk
    more = put(offered.county, offered.package, tender=again)
    accepted(more)
    following = approve(more)
    with acting_as(OPENER):
        former = Placement.objects.get(pk=placed.pk)
        assert following.follows_id == former.pk
        assert (former.end.reason, former.end.last_on) == ("moved", following.starts_on - timedelta(days=1))
        assert current_placement(placed.package_ref) == following


def test_a_placement_ends_once_and_care_can_be_looked_for_after_it(offered: Offered, placed: Placement) -> None:
    broker, day = offered.staff(Role.BROKER), this_day()
    with pytest.raises(WrongState, match="Nobody has given notice"):
        end_placement(actor=broker, placement_ref=placed.ref, reason=EndReason.NOTICE, last_on=day)
    with pytest.raises(Refused, match="still to come"):
        end_placement(actor=broker, placement_ref=placed.ref, reason=EndReason.HOME, last_on=day + MONTH)
    end_placement(actor=broker, placement_ref=placed.ref, reason=EndReason.HOME, last_on=day)
    with acting_as(OPENER):
        assert ended_on(placed) == day
        assert current_placement(placed.package_ref) is None
    with pytest.raises(WrongState, match="has ended"):
        end_placement(actor=broker, placement_ref=placed.ref, reason=EndReason.HOME, last_on=day)
    portrait_again(offered)
    search(offered, SearchReason.ENDED)


def test_nobody_is_written_to_and_nothing_is_looked_for_after_a_death(offered: Offered, placed: Placement) -> None:
    social_worker = offered.staff(Role.SOCIAL_WORKER)
    end_placement(actor=social_worker, placement_ref=placed.ref, reason=EndReason.DIED, last_on=this_day())
    with acting_as(OPENER):
        before = Message.objects.filter(about=f"package:{placed.package_ref}").count()
        tell_person(package_ref=placed.package_ref, authority_id=placed.authority_id, subject="Hello", body="Hello")
        assert Message.objects.filter(about=f"package:{placed.package_ref}").count() == before
    with pytest.raises(WrongState, match="has died"):
        search(offered, SearchReason.ENDED)


def test_the_person_says_that_they_want_to_move_and_reads_what_happens_now(
    offered: Offered, placed: Placement, person: Client
) -> None:
    assert "I want to move" in person.get(path("placements_mine")).content.decode()
    last = this_day() + MONTH
    typed = {"reason": "own_wish", "said": "I miss my sister.", "last_on_0": last.day}
    where = path("placements_notice", placed.ref)
    refused = person.post(where, typed | {"last_on_1": last.month, "last_on_2": last.year - 1}).content.decode()
    assert "before today" in refused
    assert "I miss my sister." in refused
    assert person.post(where, typed | {"last_on_1": last.month, "last_on_2": last.year}).status_code == 302
    text = person.get(path("placements_mine")).content.decode()
    assert "You told us that you want to move." in text
    assert "You choose" in text
