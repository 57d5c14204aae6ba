"""A daughter with a lasting power of attorney names homes outside the system: one says no, the other is chosen."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.at_the_choices import fits_when_large, no_barrier, opened_phone, read_through, tab_to
from tests.journeys.conftest import Site, Visitor, visiting
from tests.journeys.test_costs_more import case_of
from tests.serving import served

pytestmark = pytest.mark.browser
BROKER, ATTORNEY = "Rosa Marchetti", "Grace Marlowe"
HOLDS = "I hold a lasting power of attorney for health and welfare"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on which one person's choices have just been put, with two homes on the register beside them."""
    with served(tmp_path_factory.mktemp("home"), ("-m", "tests.journeys.choosing_site", "orchard")) as running:
        yield Site(running, "", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at the council."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


def looks_for(page: Page, site: Site, name: str, why: str) -> None:
    """Find a home on the register by its name, and ask for it as the attorney: with the keyboard alone."""
    page.goto(f"{site.address}/choices/")
    tab_to(page, "Ask for another home")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Another home", level=1).wait_for()
    tab_to(page, "What is the home called, or where is it?")
    page.keyboard.type(name.split(maxsplit=1)[0])
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Homes that we found").wait_for()
    tab_to(page, f"Ask for {name} (1)")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"Ask for {name}", level=1).wait_for()
    tab_to(page, "Why would you like this home?")
    page.keyboard.type(why)
    as_attorney(page, "What is the name of the person who asks?")
    tab_to(page, "Ask for this home")
    page.keyboard.press("Enter")
    page.get_by_text("We are asking it.").wait_for()


def as_attorney(page: Page, name_asked: str) -> None:
    """Say by keyboard on what authority she decides, and who she is."""
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.get_by_label(HOLDS).is_checked()
    tab_to(page, name_asked)
    page.keyboard.type(ATTORNEY)


def clean(page: Page) -> None:
    """See that a page fits when it is large, reads well, and has no barrier that axe finds."""
    fits_when_large(page)
    read_through(page)
    no_barrier(page)


def asked_by_the_broker(desk: Visitor, case: str, name: str, why: str) -> None:
    """The broker finds the named home among those of the case, and rings it."""
    desk.sign_in_as(BROKER)
    desk.go(f"/cases/{case}/nominations/")
    desk.page.get_by_role("link", name=re.compile(name)).last.click()
    desk.page.get_by_role("heading", name=name, level=1).wait_for()
    desk.says(why)
    desk.says(ATTORNEY)
    desk.says("lpa health welfare")
    desk.page.get_by_label("Who answered for the home?").fill("Ruth Adeyemi, manager")
    desk.page.get_by_label("By telephone").check()
    desk.day("On which day?", date.today().isoformat())  # noqa: DTZ011 (the day of the site, which runs here)


def says_no(desk: Visitor) -> None:
    """It has no place: the broker writes down what it says."""
    answers(desk, place="No")
    desk.page.get_by_label("What does the home say?").fill("We are full until the spring.")
    desk.press("Record the answer")
    desk.says("The answer is recorded, and the person is told.")


def says_yes(desk: Visitor) -> None:
    """It has a place, and gives its price."""
    answers(desk, place="Yes")
    desk.page.get_by_label("What does the home say?").fill("She would have the room beside her sister.")
    day = date.today()  # noqa: DTZ011 (the day of the site, which runs here)
    desk.day("When could the person move in?", (day + timedelta(days=30)).isoformat())
    desk.page.get_by_label("Price for core care").fill("985")
    desk.day("Until when is the price good?", (day + timedelta(days=90)).isoformat())
    desk.press("Record the answer")
    desk.says("The answer is recorded, and the person is told.")


def answers(desk: Visitor, *, place: str) -> None:
    """Say what the home meets of what it has to."""
    for question, said in (("Can it meet", "Yes"), ("Does it have a place?", place), ("Does it accept", "Yes")):
        desk.page.get_by_role("group", name=question).get_by_label(said, exact=True).check()


@pytest.mark.question("Q9")
def test_an_attorney_names_homes_outside_the_system_and_chooses_the_one_that_can(
    browser: Browser, site: Site, desk: Visitor
) -> None:
    case = case_of(site)
    page = opened_phone(browser, site)
    looks_for(page, site, "Quince Lodge", "It has a big garden.")
    asked_by_the_broker(desk, case, "Quince Lodge", "It has a big garden.")
    says_no(desk)
    page.goto(f"{site.address}/choices/another-home/")
    text = page.locator("main").inner_text()
    assert "You cannot choose it now. This is why:" in text
    assert "It has no free room for you now." in text
    assert "We are full until the spring." in text
    assert "If you think that this is wrong" in text
    clean(page)
    page.goto(f"{site.address}/choices/another-home/?words=quince")
    assert page.get_by_role("link", name="Ask for Quince Lodge").count() == 1, "A place can come free any day."

    looks_for(page, site, "Orchard House", "Her sister lives there.")
    asked_by_the_broker(desk, case, "Orchard House", "Her sister lives there.")
    says_yes(desk)
    page.goto(f"{site.address}/choices/")
    assert "You named this home." in page.locator("main").inner_text()
    clean(page)
    tab_to(page, "Choose Orchard House")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Choose Orchard House").wait_for()
    tab_to(page, "I am choosing for myself")
    page.keyboard.press("ArrowDown")
    tab_to(page, "What is the name of the person who is choosing?")
    page.keyboard.type(ATTORNEY)
    tab_to(page, "Choose Orchard House")
    page.keyboard.press("Enter")
    page.get_by_text("You have chosen Orchard House.").wait_for()
    clean(page)

    with site.running.owner() as connection:
        decided = connection.execute(
            "SELECT d.authority_to_decide, g.decided_name, o.service_name, o.source FROM choice_decision d"
            " JOIN choice_grounds g ON g.decision_id = d.id JOIN choice_option o ON o.id = d.option_id"
        ).fetchall()
        named = connection.execute(
            "SELECT n.service_name, n.asked_by_name, n.authority_to_decide, a.outcome, a.not_met"
            " FROM choice_nomination n JOIN choice_nominationanswer a ON a.nomination_id = n.id ORDER BY n.id"
        ).fetchall()
    assert decided == [("lpa_health_welfare", ATTORNEY, "Orchard House", "nomination")]
    assert named == [
        ("Quince Lodge", ATTORNEY, "lpa_health_welfare", "refused", ["available"]),
        ("Orchard House", ATTORNEY, "lpa_health_welfare", "option", []),
    ]
    desk.go(f"/cases/{case}/nominations/")
    desk.says("Quince Lodge: refused")
    desk.says("Orchard House: a choice")
