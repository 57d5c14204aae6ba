"""A hospital discharge on a Friday at 17:00: a place for now by 21:00, and a real choice four weeks later (Q7)."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from placewell.rules.clocks import LONDON
from placewell.web.demonstration.county import HOMES
from tests.journeys.conftest import Site, Visitor, visiting
from tests.serving import served

pytestmark = pytest.mark.browser
BROKER, APPROVER = "Rosa Marchetti", "Tom Achebe"
PROVIDERS = {name: provider for name, provider, *_ in HOMES}
OPENS_WITHIN = 60_000  # milliseconds: the opener looks every few seconds


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on a Friday at 17:00, with an emergency search just opened."""
    with served(tmp_path_factory.mktemp("home"), ("-m", "tests.journeys.emergency_site")) as running:
        yield Site(running, "", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at work."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


def clock(site: Site) -> datetime:
    with site.running.owner() as connection:
        row = connection.execute("SELECT placewell_clock()").fetchone()
    assert row is not None
    there: datetime = row[0].astimezone(LONDON)
    return there


def at_the_tender(desk: Visitor, who: str) -> str:
    """Sign in, open the one tender, and return its reference."""
    desk.sign_in_as(who)
    for shelf in ("open", "evaluated", "choosing"):
        desk.go(f"/tenders/?shelf={shelf}")
        link = desk.page.locator('main a[href*="/tenders/T-"]')
        if link.count():
            ref = re.search(r"T-[0-9A-F]+", link.first.get_attribute("href") or "")
            assert ref is not None
            desk.go(f"/tenders/{ref[0]}/")
            return ref[0]
    raise AssertionError("There is no tender.")


def open_private_page(phone: Visitor) -> None:
    """Open the newest private link with its code."""
    phone.page.goto(f"{phone.address}/demonstration/outbox/")
    phone.page.goto(phone.page.locator('a[href*="/me/"]').first.get_attribute("href") or "")
    phone.press("Send me a code")
    outbox = phone.page.context.new_page()
    outbox.goto(f"{phone.address}/demonstration/outbox/")
    code = re.search(r"(\d{6}) is your code", outbox.locator("main").inner_text())
    outbox.close()
    assert code is not None
    phone.page.get_by_label("Your code").fill(code[1])
    phone.press("Open")
    phone.go("/choices/")


def the_person_chooses(phone: Visitor, button: str) -> None:
    phone.press(button)
    phone.page.get_by_label("I am choosing for myself").check()
    phone.page.get_by_label("What is the name of the person who is choosing?").fill("Edith Marlowe")
    phone.page.locator("form button[type=submit]").last.click()
    phone.page.wait_for_load_state()
    phone.says("You have chosen")


def the_service_accepts(desk: Visitor, provider: str) -> None:
    desk.sign_in_as(f"Manager of {provider}")
    desk.go("/visits/")
    desk.page.locator('main a[href^="/visits/"]').first.click()
    desk.page.wait_for_load_state()
    desk.look()
    desk.page.get_by_label("We can give this person the care they need").check()
    desk.page.locator("form button[type=submit]").last.click()
    desk.page.wait_for_load_state()
    desk.says("The council and the person have your answer.")


def test_a_friday_evening_discharge_has_a_place_by_nine_and_a_real_choice_four_weeks_later(
    site: Site, phone: Visitor, desk: Visitor
) -> None:
    assert (clock(site).weekday(), clock(site).hour) == (4, 17)
    friday = clock(site).date()
    # 17:15: the broker rings the homes that hold places, and puts them at once.
    site.running.move_clock(timedelta(minutes=15))
    ref = at_the_tender(desk, BROKER)
    desk.press("Places that can take the person now")
    for box in desk.page.get_by_role("checkbox").all():
        box.check()
    desk.press("Put them to the person now")
    desk.says("Put to the person at once: 2.")
    # 17:45: on a phone, beside the bed.
    site.running.move_clock(timedelta(minutes=30))
    open_private_page(phone)
    phone.says("The search goes on.")
    heading = phone.page.locator("h2[id^=choice-]").first.inner_text()
    the_person_chooses(phone, f"Choose {heading} for now")
    # 19:30: the home has met the person, and accepts; 19:45: the council agrees, with a day for the review.
    site.running.move_clock(timedelta(minutes=105))
    the_service_accepts(desk, PROVIDERS[heading])
    site.running.move_clock(timedelta(minutes=15))
    desk.sign_in_as(APPROVER)
    desk.go(f"/tenders/{ref}/placement/")
    desk.press("Approve this place for now")
    desk.says("6 weeks at most")
    desk.press("Approve this place for now")
    desk.says("The search goes on.")
    placed = clock(site)
    assert placed.date() == friday
    assert placed.hour < 21
    # 20:20: the search has closed as it was published, and its offers are opened together.
    site.running.move_clock(timedelta(minutes=35))
    at_the_tender(desk, BROKER)
    for _ in range(30):
        if desk.page.get_by_role("button", name="Put the choices to the person").count():
            break
        desk.page.wait_for_timeout(OPENS_WITHIN / 30)
        desk.page.reload()
    desk.press("Put the choices to the person")
    desk.says("3 choices have been put to the person")
    # Four weeks later the person chooses for good, and to stay is one of the choices.
    site.running.move_clock(timedelta(weeks=4) - timedelta(hours=4))
    open_private_page(phone)
    phone.says("You are here now. Choose it to stay.")
    titles = [re.sub(r"^\d+\s*", "", text) for text in phone.page.locator("tbody h3").all_inner_texts()]
    assert len(titles) == 3
    assert heading in titles
    other = next(title for title in titles if title != heading)
    the_person_chooses(phone, f"Choose {other}")
    the_service_accepts(desk, PROVIDERS[other])
    desk.sign_in_as(APPROVER)
    desk.go(f"/tenders/{ref}/placement/")
    desk.press("Approve this placement")
    desk.says("is approved, and its agreement is drawn up.")
    desk.says("ended, and L-")
    expect(desk.page.get_by_text("For now:")).to_have_count(0)
