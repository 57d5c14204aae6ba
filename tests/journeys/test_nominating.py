"""A daughter with a lasting power of attorney names a home outside the system: by keyboard, on a small phone, large."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Site, Visitor
from tests.journeys.test_choice import sideways, tab_to
from tests.serving import served

pytestmark = pytest.mark.browser
BROKER = "Rosa Marchetti"


@pytest.fixture(scope="module")
def naming(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on which one person's choices have been put, with Orchard House on the register beside them."""
    with served(tmp_path_factory.mktemp("home"), ("-m", "tests.journeys.choosing_site", "orchard")) as running:
        yield Site(running, "", ())


def opened(browser: Browser, site: Site) -> Page:
    """Open the person's page as whoever got the link, on a small phone, without scripts."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/demonstration/outbox/")
    page.goto(page.locator('a[href*="/me/"]').first.get_attribute("href") or "")
    page.get_by_role("button", name="Send me a code").click()
    outbox = context.new_page()
    outbox.goto(f"{site.address}/demonstration/outbox/")
    code = re.search(r"(\d{6}) is your code", outbox.locator("main").inner_text())
    assert code is not None
    outbox.close()
    page.get_by_label("Your code").fill(code[1])
    page.get_by_role("button", name="Open").click()
    page.goto(f"{site.address}/choices/?text=large")
    return page


def clean(page: Page) -> None:
    """See that a page scrolls only down, at its size and at twice it, and that no barrier is found on it."""
    assert sideways(page) <= 1, page.url
    page.set_viewport_size({"width": 180, "height": 370})
    assert sideways(page) <= 1, page.url
    page.set_viewport_size({"width": 360, "height": 740})
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"


def answered_by_the_broker(browser: Browser, site: Site) -> None:
    """The broker finds the named home on their work list, rings it, and records what it says."""
    desk = Visitor(browser.new_context(viewport={"width": 1200, "height": 900}).new_page(), site.address)
    desk.sign_in_as(BROKER)
    desk.go("/")
    desk.page.get_by_role("link", name=re.compile("named another home")).first.click()
    desk.says("Her sister lives there.")
    fill = desk.page.get_by_label
    fill("Who answered for the home?").fill("Ruth Adeyemi, manager")
    desk.page.get_by_label("By telephone").check()
    day = date.today()  # noqa: DTZ011 (the day of the site, which runs here)
    desk.day("On which day?", day.isoformat())
    for question in ("Can it meet", "Does it have a place?", "Does it accept"):
        desk.page.get_by_role("group", name=question).get_by_label("Yes").check()
    fill("What does the home say?").fill("She would have the room beside her sister.")
    desk.day("When could the person move in?", (day + timedelta(days=14)).isoformat())
    fill("Price for core care").fill("985")
    desk.day("Until when is the price good?", (day + timedelta(days=60)).isoformat())
    desk.press("Record the answer")
    desk.says("The answer is recorded, and the person is told.")


@pytest.mark.question("Q9")
def test_an_attorney_names_a_home_outside_the_system_and_chooses_it(browser: Browser, naming: Site) -> None:
    page = opened(browser, naming)
    clean(page)
    tab_to(page, "Ask for another home")
    page.keyboard.press("Enter")
    tab_to(page, "What is the home called, or where is it?")
    page.keyboard.type("Orchard")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Homes that we found").wait_for()
    clean(page)
    tab_to(page, "Ask for Orchard House (1)")
    page.keyboard.press("Enter")
    tab_to(page, "Why would you like this home?")
    page.keyboard.type("Her sister lives there.")
    tab_to(page, "I am choosing for myself")
    page.keyboard.press("ArrowDown")
    tab_to(page, "What is the name of the person who asks?")
    page.keyboard.type("Grace Marlowe")
    clean(page)
    tab_to(page, "Ask for this home")
    page.keyboard.press("Enter")
    page.get_by_text("We are asking it.").wait_for()
    clean(page)

    answered_by_the_broker(browser, naming)

    page.goto(f"{naming.address}/choices/")
    clean(page)
    tab_to(page, "Choose Orchard House")
    page.keyboard.press("Enter")
    tab_to(page, "I am choosing for myself")
    page.keyboard.press("ArrowDown")
    tab_to(page, "What is the name of the person who is choosing?")
    page.keyboard.type("Grace Marlowe")
    tab_to(page, "Choose Orchard House")
    page.keyboard.press("Enter")
    page.get_by_text("You have chosen Orchard House.").wait_for()
    tree = page.locator("main").aria_snapshot()
    assert re.search(r'heading "\d+ Orchard House" \[level=3\]', tree)
    assert 'heading "What we looked for, and why" [level=2]' in tree
    assert 'heading "Your choices" [level=1]' in tree

    page.goto(f"{naming.address}/choices/?words=easy")
    clean(page)
    easy = page.locator("main").aria_snapshot()
    assert "paragraph: You chose Orchard House." in easy
