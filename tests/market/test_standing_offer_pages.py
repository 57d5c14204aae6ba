"""Pages of standing offers: made on a phone, read by those they are made to."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.directory.models import Vacancy
from placewell.ledger.clock import now
from placewell.market.models import StandingOffer
from placewell.market.pages.standing_offers.forms import PRESETS, hours_typed
from placewell.market.queries.standing_offers import read_terms
from placewell.rules.availability import DayKind, HourRange
from placewell.rules.clocks import is_bank_holiday
from placewell.rules.needs import CareType
from placewell.rules.offers import LineKind
from placewell.rules.pack import PriceBasis
from placewell.rules.standing_offers import last_day
from placewell.rules.vacancies import KNOWN_FOR
from tests.clients import client_of, somebody
from tests.factories import a_live_category, a_member, an_authority, staff_of
from tests.market.joining import a_manager
from tests.market.standing_offers import a_standing_offer, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return an_authority()


@pytest.fixture
def commissioner(authority):
    return staff_of(authority, Role.COMMISSIONER)


@pytest.fixture
def category(commissioner):
    return a_live_category(commissioner)


@pytest.fixture
def member(commissioner, category):
    return a_member(commissioner, category, name="Wren House")


@pytest.fixture
def manager(member):
    return a_manager(member.service.provider)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def days(first, last):
    parts = zip(("valid_from", "valid_until"), (first, last), strict=True)
    return {
        f"{name}_{place}": str(part) for name, day in parts for place, part in enumerate((day.day, day.month, day.year))
    }


def typed(preset="nights", **given):
    said = {"core": "£960", "places": "1", "response_hours": "2", "conditions": "Call the night nurse."}
    return said | hours_typed(PRESETS[preset][1]) | days(today(), last_day(today())) | given


def own(manager):
    with acting_as(manager):
        return StandingOffer.objects.visible_to(manager).select_related("price").order_by("-version").first()


def test_an_offer_is_made_changed_and_withdrawn_on_pages(member, manager):
    client, path = client_of(manager), f"/standing-offers/{member.pk}/"
    assert "You offer nothing for emergencies here." in text(client.get("/standing-offers/"))
    assert "cannot be under £700.00 a week" in text(client.get(path))
    assert client.post(path, typed(nights="30")).status_code == 302
    terms = read_terms(own(manager))
    assert terms.availability.hours[DayKind.MONDAY] == (HourRange(0, 8), HourRange(18, 24))
    assert {one.kind: one.amount for one in terms.rates} == {LineKind.CORE: Decimal(960), LineKind.NIGHTS: Decimal(30)}
    page = text(client.get("/standing-offers/"))
    assert "Price: core care £960.00 a week; a waking night £30.00." in page
    assert "Monday to Friday: midnight to 8am and 6pm to midnight" in page
    again = client.get(path).content.decode()
    assert 'value="960.00"' in again
    assert client.post(path, typed(preset="always", core="980")).status_code == 302
    assert own(manager).version == 2
    assert "Version 1: replaced" in text(client.get(path))
    assert client.post(f"{path}withdraw/").status_code == 302
    assert "It is withdrawn: nobody can use it." in text(client.get("/standing-offers/"))


def test_a_button_fills_hours_in_and_keeps_what_was_typed(member, manager):
    client = client_of(manager)
    answer = client.post(f"/standing-offers/{member.pk}/", typed(preset="days", core="9x0", step="nights"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is a problem" not in page
    assert 'value="9x0"' in page
    assert re.search(r'name="monday_from_2".*?<option value="18" selected', page, re.DOTALL)
    assert own(manager) is None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"core": "699.99"}, "under £700.00, below which care cannot be sustained"),
        ({"core": ""}, "Enter the price of core care."),
        ({"monday_to_1": ""}, "Monday: choose until when."),
        ({"monday_from_1": "9", "monday_to_1": "8"}, "Monday: the hours end after they start"),
        ({"sunday_from_1": "", "sunday_to_1": "8"}, "Sunday: choose from when."),
        ({"bank_holiday_from_2": "3", "bank_holiday_to_2": "4"}, "Bank holidays: these hours overlap."),
        ({"places": "0"}, "Enter a number of places from 1 to 40."),
        ({"response_hours": "9"}, "There is a problem"),
        ({"basis": "gross_of_fnc"}, "Only a nursing category"),
        ({"valid_until_2": "2099"}, "6 months at most"),
        ({"not_covered": "word " * 501}, "500 words at most"),
    ],
)
def test_what_does_not_hold_is_said_and_nothing_typed_is_lost(member, manager, given, sentence):
    page = text(answer := client_of(manager).post(f"/standing-offers/{member.pk}/", typed(**given)))
    assert answer.status_code == 200
    assert sentence in page
    assert "Call the night nurse." in page
    assert own(manager) is None


def test_only_a_nursing_category_asks_whether_nursing_care_is_in_the_price(commissioner, member, manager):
    asks = "Does the price include NHS-funded nursing care?"
    assert asks not in text(client_of(manager).get(f"/standing-offers/{member.pk}/"))
    nursing = a_live_category(commissioner, name="Nursing", care_type=CareType.NURSING)
    home = a_member(commissioner, nursing, care_types=["nursing"])
    client = client_of(nurse := a_manager(home.service.provider, "n@h.example"))
    assert asks in text(client.get(f"/standing-offers/{home.pk}/"))
    until = {f"valid_until_{place}": str(part) for place, part in enumerate((today().day, today().month, today().year))}
    assert (
        client.post(f"/standing-offers/{home.pk}/", typed(basis="gross_of_fnc", core="1000", **until)).status_code
        == 302
    )
    assert own(nurse).price.basis == PriceBasis.GROSS
    assert "with NHS-funded nursing care in it" in text(client.get("/standing-offers/"))


def test_another_provider_finds_nothing_there(member, commissioner, category):
    stranger = client_of(a_manager(a_member(commissioner, category).service.provider, "other@home.example"))
    for path in (f"/standing-offers/{member.pk}/", f"/standing-offers/{member.pk}/withdraw/"):
        assert stranger.get(path).status_code == 404
        assert stranger.post(path, typed()).status_code == 404
    assert stranger.get("/market/standing-offers/").status_code == 403


def test_a_broker_reads_who_can_be_used_now_and_why_each_other_cannot(
    authority, category, commissioner, member, manager
):
    a_standing_offer(member, manager)
    full = a_member(commissioner, category, name="Finch House")
    a_standing_offer(full, not_covered="Nobody who needs two staff at night.")
    Vacancy.objects.create(service=full.service, places=0, stated_at=now(), stated_by="user:7")
    broker = client_of(somebody(authority, Role.BROKER, "ben"))
    page = text(broker.get("/market/standing-offers/"))
    assert "usable now, 1" in page
    assert page.index("Wren House") < page.index("Not usable now: 1") < page.index("Finch House")
    assert "the service said within the last week that it has no place" in page
    assert "Not covered: Nobody who needs two staff at night." in page
    assert "core care £960.00 a week" in page
    assert broker.get(f"/market/standing-offers/?category={category.ref}").status_code == 200
    assert broker.get("/market/standing-offers/?category=C-NONE").status_code == 404
    desk = text(client_of(somebody(authority, Role.COMMISSIONER, "cy")).get("/market/standing-offers/"))
    assert "Wren House" in desk
    assert "960" not in desk
    assert "Prices are shown to brokers" in desk


def test_a_broker_can_ask_about_a_time_to_come_and_not_about_one_that_has_been(authority, category, member, manager):
    a_standing_offer(member, manager, availability=PRESETS["nights"][1])
    broker = client_of(somebody(authority, Role.BROKER, "ben"))
    monday = today() + timedelta(days=1)
    while monday.weekday() or is_bank_holiday(monday):
        monday += timedelta(days=1)
    for hour, usable, shown in ((12, 0, "12pm"), (23, 1, "11pm")):
        asked = {"day_0": monday.day, "day_1": monday.month, "day_2": monday.year, "hour": hour}
        page = text(broker.get("/market/standing-offers/", asked | {"category": category.ref}))
        assert f"usable at {shown} on {monday:%-d %B %Y}, {usable}" in page
    page = text(broker.get("/market/standing-offers/", {"day_0": "1", "day_1": "1", "day_2": "2020", "hour": "3"}))
    assert "This time has passed. Choose one to come." in page
    assert "usable now" in page


def test_another_authority_reads_nothing_of_it(member, manager):
    a_standing_offer(member, manager)
    elsewhere = an_authority("Elsewhere")
    a_live_category(staff_of(elsewhere, Role.COMMISSIONER), name="Their own")
    page = text(client_of(somebody(elsewhere, Role.BROKER, "bo")).get("/market/standing-offers/"))
    assert "Wren House" not in page
    assert "Their own: usable now, 0" in page


def test_a_provider_is_told_that_an_old_figure_is_not_believed(member, manager):
    Vacancy.objects.create(service=member.service, places=0, stated_at=now() - 2 * KNOWN_FOR, stated_by="user:7")
    page = text(client_of(manager).get("/places/"))
    assert "over a week old, so no search believes it: say it again" in page
    assert "Offer places for emergencies" in page
