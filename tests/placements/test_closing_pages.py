"""Pages of a home that closes: each role's part, what nobody else reads, and plain words for the person."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placewell.accounts.acting import acting_as
from placewell.accounts.models import PrivateLink
from placewell.accounts.roles import Role
from placewell.ledger.models import EventRow
from placewell.market.models import Closure, ClosureDay
from placewell.market.queries.closing import closing_by_ref
from placewell.placements.models import ClosingStep, MoveTogether, OtherResident, Placement, PlacementEnd
from placewell.placements.residents import residents_of
from placewell.tenders.models import Tender
from placewell.tenders.opener import OPENER
from placewell.web.demonstration.play import move_clock
from tests.choice.test_pages import HIGHEST_GRADE, grade, told_on
from tests.clients import client_of
from tests.closing import LETTER, HomeOfTwo, closes, home_of, portrait_again, takes_over, this_day
from tests.offered import Offered


def at(offered: Offered, role: Role) -> Client:
    return client_of(offered.staff(role))


def day_fields(name: str, days: int) -> dict[str, str]:
    day = this_day() + timedelta(days=days)
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


def body(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_commissioner_records_it_and_loses_nothing_typed(two: HomeOfTwo) -> None:
    one, service_id = two[0][0], home_of(two)
    desk = at(one, Role.COMMISSIONER)
    assert "Record that it closes" in body(desk, f"/services/{service_id}/")
    path = f"/closing/record/{service_id}/"
    typed = {"kind": "business_failure", "evidence": LETTER, **day_fields("last_on", -3)}
    refused = desk.post(path, typed).content.decode()
    assert "That day is over" in refused
    assert LETTER in refused
    with acting_as(OPENER):
        assert not Closure.objects.exists()
    answer = desk.post(path, {**typed, **day_fields("last_on", 20)}, follow=True).content.decode()
    assert "0 of 2 done" in answer
    assert "section 48" in answer
    assert "Marlowe" not in answer
    assert one.package.ref in answer


def test_the_duty_of_section_48_is_said_for_a_business_failure_only(two: HomeOfTwo) -> None:
    one = two[0][0]
    closure = closes(one.county, home_of(two))
    told = body(at(one, Role.BROKER), f"/closing/{closure.ref}/")
    assert "is not assumed" in told
    assert "also of those who pay for themselves" not in told


def test_who_may_not_read_the_list_does_not(two: HomeOfTwo) -> None:
    one, placed = two[0]
    closure = closes(one.county, home_of(two))
    paths = (f"/closing/{closure.ref}/", f"/closing/residents/{placed.ref}/")
    link = PrivateLink.objects.filter(case_ref=one.package.ref).order_by("-id")[0]
    provider = client_of(one.county.managing(placed.organisation_id))
    for path in paths:
        assert provider.get(path).status_code == 403
        assert client_of(None, link).get(path).status_code == 403
    assert at(one, Role.COMMISSIONER).get(paths[1]).status_code == 403
    with acting_as(one.county.managing(placed.organisation_id)):
        assert not ClosingStep.objects.exists()
        assert not OtherResident.objects.exists()


def test_what_is_written_down_about_a_resident_stands_on_their_page(two: HomeOfTwo) -> None:
    (one, placed), (_, other) = two
    closure = closes(one.county, home_of(two))
    desk = at(one, Role.SOCIAL_WORKER)
    page = f"/closing/residents/{placed.ref}/"
    refused = desk.post(f"{page}told/", {"value": "both", "name": ""}).content.decode()
    assert "Name who told them" in refused
    assert "This is about Edith Marlowe." in refused
    assert "Amina" in desk.post(f"{page}told/", {"value": "both", "name": "Amina Yusuf"}, follow=True).content.decode()
    shown = body(desk, f"{page}worker/")
    post = shown.split('<option value="')[2].split('"')[0]
    desk.post(f"{page}worker/", {"value": post})
    desk.post(f"{page}speaks/", {"value": "nobody", "name": ""})
    desk.post(f"{page}own_arrangement/", {"value": "yes", "name": "Edith Marlowe"})
    told = body(desk, page)
    for words in ("ask for an advocate", "As Edith Marlowe says", "An arrangement of their own, and not left yet"):
        assert words in told
    assert desk.get(f"{page}nonsense/").status_code == 404
    with acting_as(OPENER):
        case = Placement.objects.get(pk=other.pk).package_ref
    said = {"other_ref": case, "agreed_by": "Edith", "other_agreed_by": "Harold", "services_may_read": "on"}
    assert "Each chooses for themselves" in desk.post(f"{page}together/", said, follow=True).content.decode()
    with acting_as(OPENER):
        wish = MoveTogether.objects.get(closure=closure)
    desk.post(f"/closing/wishes/{wish.ref}/take-back/")
    assert "Wishes to move together" not in body(desk, page)


def test_others_who_live_there_are_initials_encrypted_and_of_one_council(two: HomeOfTwo) -> None:
    one = two[0][0]
    closure = closes(one.county, home_of(two))
    desk, path = at(one, Role.SOCIAL_WORKER), f"/closing/{closure.ref}/others/"
    typed = {"initials": "Q.Z.", "payer": "self_funder", "contact": "Her niece", "stage": "not_told"}
    assert "initials only" in desk.post(path, {**typed, "initials": "Queenie Zander"}).content.decode()
    assert "Q.Z." in desk.post(path, typed, follow=True).content.decode()
    with acting_as(OPENER):
        row = OtherResident.objects.get()
        assert b"Q.Z." not in bytes(row.locked)
        assert b"niece" not in bytes(row.locked)
        assert "Q.Z." not in str(EventRow.objects.get(name="OtherResidentNoted").payload)
    desk.post(f"{path}{row.ref}/", {**typed, "stage": "moved"})
    told = body(desk, f"/closing/{closure.ref}/")
    assert "Others who live there: 1, of whom 1 moved" in told
    assert "Q.Z." not in body(at(one, Role.COMMISSIONER), f"/closing/{closure.ref}/")
    assert desk.get(f"{path}O-0/").status_code == 404


def test_the_button_opens_searches_and_says_for_whom_it_could_not(two: HomeOfTwo) -> None:
    (one, _), (other, _) = two
    closure = closes(one.county, home_of(two))
    portrait_again(one)
    answer = at(one, Role.BROKER).post(f"/closing/{closure.ref}/searches/", follow=True).content.decode()
    assert "1 search opened." in answer
    assert f"{other.package.ref}: The portrait is not current" in answer
    with acting_as(OPENER):
        assert Tender.objects.filter(settled_because="closing").count() == 1


def test_an_approver_lets_somebody_stay_with_the_successor(two: HomeOfTwo) -> None:
    one, placed = two[0]
    closure = closes(one.county, home_of(two))
    page = f"/closing/residents/{placed.ref}/"
    desk = at(one, Role.APPROVER)
    assert "They stay" not in body(desk, page)
    successor = takes_over(one.county, home_of(two))
    assert "They stay with the provider that takes over" in body(desk, page)
    assert "This is about Edith Marlowe." in body(desk, f"{page}stay/")
    typed = {"service_id": successor.pk, "agreed_by": "", **day_fields("starts_on", 12)}
    assert "Name who agrees to stay" in desk.post(f"{page}stay/", typed).content.decode()
    answer = desk.post(f"{page}stay/", {**typed, "agreed_by": "Edith"}, follow=True).content.decode()
    assert "Stays, with the provider that took over" in answer
    shown = body(desk, f"/closing/{closure.ref}/")
    assert "1 of 2 done" in shown
    assert "The place ends on" in shown
    assert "The place ended on" not in shown
    move_clock(timedelta(days=12))
    assert "The place ended on" in body(desk, f"/closing/{closure.ref}/")


def test_the_last_day_changes_and_the_home_goes_on_at_its_own_councils_word(two: HomeOfTwo) -> None:
    one = two[0][0]
    closure = closes(one.county, home_of(two))
    desk = at(one, Role.COMMISSIONER)
    desk.post(f"/closing/{closure.ref}/day/", {"because": "A buyer asks for time.", **day_fields("last_on", 60)})
    with acting_as(OPENER):
        assert ClosureDay.objects.filter(closure=closure).count() == 2
    assert "A buyer asks for time." in body(desk, f"/closing/{closure.ref}/")
    desk.post(f"/closing/{closure.ref}/goes-on/", {"because": "The buyer signed."})
    assert "It goes on after all. The buyer signed." in body(desk, f"/closing/{closure.ref}/")
    assert "called off" in body(desk, "/closing/")


def test_a_provider_says_that_its_home_closes_on_its_own_page(two: HomeOfTwo) -> None:
    one, placed = two[0]
    service_id = home_of(two)
    provider = client_of(one.county.managing(placed.organisation_id))
    assert "Say that Alder Bank closes" in body(provider, "/closing/ours/")
    path = f"/closing/ours/{service_id}/"
    refused = provider.post(path, {"said": "We retire.", **day_fields("last_on", 10)}).content.decode()
    assert "28 days" in refused
    answer = provider.post(path, {"said": "We retire.", **day_fields("last_on", 30)}, follow=True).content.decode()
    assert "Known to close" in answer
    assert "Marlowe" not in answer
    assert provider.get(path).status_code == 404
    with acting_as(OPENER):
        assert Closure.objects.get().said_by == "provider"
        assert not PlacementEnd.objects.exists()


def test_the_persons_page_is_for_somebody_of_nine_to_eleven(two: HomeOfTwo) -> None:
    one = two[0][0]
    link = PrivateLink.objects.filter(case_ref=one.package.ref).order_by("-id")[0]
    person = client_of(None, link)
    assert "We do not know of any plan" in body(person, "/choices/home-closing/")
    closes(one.county, home_of(two))
    told = told_on(body(person, "/choices/home-closing/"))
    assert "Nobody picks a home for you" in told
    assert grade(told) < HIGHEST_GRADE, f"{grade(told):.1f}: {told}"
    assert not {"tender", "bid", "score"} & set(told.lower().split())
    assert LETTER not in body(person, "/choices/home-closing/")
    assert "Your home is closing" in body(person, "/choices/agreed/")


def test_the_list_asks_no_more_of_the_database_for_two_than_for_one(two: HomeOfTwo) -> None:
    one, placed = two[0]
    closure = closes(one.county, home_of(two))
    broker = one.staff(Role.BROKER)
    with acting_as(broker):
        closing = closing_by_ref(broker, closure.ref)
        with CaptureQueriesContext(connection) as both:
            assert len(residents_of(closing, broker.authority_id or 0)) == 2
        with CaptureQueriesContext(connection) as single:
            assert len(residents_of(closing, broker.authority_id or 0, only=placed.ref)) == 1
    assert len(both) == len(single)
