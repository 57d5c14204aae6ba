"""A hospital discharge on a Friday at 17:00: a place for now by 21:00, and a real choice four weeks later (Q7)."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from placewell.rules.clocks import LONDON
from placewell.web.demonstration.county import HOMES
from tests.journeys.conftest import Site, Visitor, visiting
from tests.journeys.test_costs_more import opens_the_link
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


@pytest.fixture
def bedside(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody of a home, at a bedside with a small phone."""
    with visiting(browser, site, width=360, height=740) as one:
        yield one


@pytest.fixture
def wall(browser: Browser, site: Site) -> Iterator[Visitor]:
    """A small screen that shows the board of open searches."""
    with visiting(browser, site, width=360, height=740) as one:
        yield one


def clock(site: Site) -> datetime:
    """The time in London on the site's clock."""
    with site.running.owner() as connection:
        row = connection.execute("SELECT placewell_clock()").fetchone()
    assert row is not None
    there: datetime = row[0].astimezone(LONDON)
    return there


def at_the_tender(desk: Visitor) -> str:
    """Sign in as the broker, open the one tender, and return its reference."""
    desk.sign_in_as(BROKER)
    desk.go("/tenders/")
    link = desk.page.locator('main a[href*="/tenders/T-"]').first.get_attribute("href") or ""
    desk.go(link)
    return link.strip("/").rpartition("/")[2]


def the_person_chooses(phone: Visitor, button: str) -> None:
    """Press a choice, and say who chooses."""
    phone.press(button)
    phone.page.get_by_label("I am choosing for myself").check()
    phone.page.get_by_label("What is the name of the person who is choosing?").fill("Edith Marlowe")
    phone.page.locator("form button[type=submit]").last.click()
    phone.page.wait_for_load_state()
    phone.says("You have chosen")


def the_service_accepts(bedside: Visitor, provider: str) -> None:
    """Hold the portrait beside the person on a phone, and answer."""
    bedside.sign_in_as(f"Manager of {provider}")
    bedside.go("/visits/")
    bedside.press("Report the visit")
    bedside.page.get_by_role("group", name="Falls").get_by_label("Matches").check()
    bedside.press("Keep and go on")
    bedside.page.get_by_label("We can give this person the care they need").check()
    bedside.press("Send the report")
    bedside.says("The council and the person have your answer.")


def a_board_on_a_small_phone(wall: Visitor) -> None:
    """Open the board, and stay on its first search."""
    wall.page.clock.install()
    wall.sign_in_as(BROKER)
    wall.go("/tenders/board/")
    wall.says("1 open: 1 emergency")
    wall.says("Next: Everybody invited is reminded, at")
    wall.page.locator("#board a").first.focus()


def the_board_renewed_itself(wall: Visitor) -> None:
    """Nobody touched it: it says what comes next by now, and the focus is where it was."""
    wall.page.clock.fast_forward("00:31")
    expect(wall.page.locator("#board")).to_contain_text("Next: It closes, and all offers are opened together")
    focused = wall.page.locator(":focus").get_attribute("id") or ""
    assert focused.startswith("search-T-")


def put_at_once(desk: Visitor) -> str:
    """The broker rings the homes that hold places, ticks those that suit, and puts them; return the search."""
    ref = at_the_tender(desk)
    desk.press("Places that can take the person now")
    for box in desk.page.get_by_role("checkbox").all():
        box.check()
    desk.press("Put them to the person now")
    desk.says("Put to the person at once: 2.")
    return ref


def agreed_for_now(desk: Visitor, ref: str) -> None:
    """The council agrees the place, with a day for its review."""
    desk.sign_in_as(APPROVER)
    desk.go(f"/tenders/{ref}/placement/")
    desk.press("Approve this place for now")
    desk.says("6 weeks at most")
    desk.press("Approve this place for now")
    desk.says("The search goes on.")


def the_choices_are_put(desk: Visitor, ref: str) -> None:
    """Once the opener has opened the offers, the broker puts what came."""
    desk.sign_in_as(BROKER)
    desk.go(f"/tenders/{ref}/")
    for _ in range(30):
        if desk.page.get_by_role("button", name="Put the choices to the person").count():
            break
        desk.page.wait_for_timeout(OPENS_WITHIN / 30)
        desk.page.reload()
    desk.press("Put the choices to the person")
    desk.says("3 choices have been put to the person")


def placed_for_good(desk: Visitor, site: Site, ref: str) -> None:
    """The council approves the lasting placement, which follows the one for now."""
    desk.sign_in_as(APPROVER)
    desk.go(f"/tenders/{ref}/placement/")
    desk.press("Approve this placement")
    desk.says("is approved, and its agreement is drawn up.")
    desk.says("The person has chosen: the interim placement")
    expect(desk.page.get_by_text("For now:")).to_have_count(0)
    with site.running.owner() as connection:
        rows = connection.execute(
            "SELECT p.kind, f.kind, e.last_on + 1 = p.starts_on"
            " FROM placements_placement p JOIN placements_placement f ON f.id = p.follows_id"
            " JOIN placements_placementend e ON e.placement_id = f.id"
        ).fetchall()
    assert rows == [("lasting", "interim", True)]


def test_a_friday_evening_discharge_has_a_place_by_nine_and_a_real_choice_four_weeks_later(
    site: Site, phone: Visitor, bedside: Visitor, desk: Visitor, wall: Visitor
) -> None:
    friday = clock(site)
    assert (friday.weekday(), friday.hour) == (4, 17)
    site.running.move_clock(timedelta(minutes=15))  # 17:15
    a_board_on_a_small_phone(wall)
    ref = put_at_once(desk)
    site.running.move_clock(timedelta(minutes=30))  # 17:45, on a phone beside the bed
    opens_the_link(phone)
    phone.go("/choices/")
    phone.says("The search goes on.")
    heading = phone.page.locator("h2[id^=choice-]").first.inner_text()
    the_person_chooses(phone, f"Choose {heading} for now")
    site.running.move_clock(timedelta(minutes=105))  # 19:30: the home has met the person
    the_service_accepts(bedside, PROVIDERS[heading])
    the_board_renewed_itself(wall)
    site.running.move_clock(timedelta(minutes=15))  # 19:45
    agreed_for_now(desk, ref)
    placed = clock(site)
    assert (placed.date(), placed.hour < 21) == (friday.date(), True)
    site.running.move_clock(timedelta(minutes=35))  # 20:20: the search has closed as it was published
    the_choices_are_put(desk, ref)
    # Four weeks later the person chooses for good, and to stay is one of the choices.
    site.running.move_clock(timedelta(weeks=4) - timedelta(hours=4))
    opens_the_link(phone)
    phone.go("/choices/")
    phone.says("You are here now. Choose it to stay.")
    titles = [re.sub(r"^\d+\s*", "", text) for text in phone.page.locator("tbody h3").all_inner_texts()]
    assert len(titles) == 3
    assert heading in titles
    other = next(title for title in titles if title != heading)
    the_person_chooses(phone, f"Choose {other}")
    the_service_accepts(bedside, PROVIDERS[other])
    placed_for_good(desk, site, ref)
