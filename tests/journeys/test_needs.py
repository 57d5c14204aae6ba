"""The portrait on a small phone without scripts, and with scripts kept as it is typed, up to the person's own word."""

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Site, Visitor, visiting

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody with a small phone whose browser runs no scripts."""
    with closing(browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)) as context:
        yield Plain(context.new_page(), site.address)


class Plain(Visitor):
    """A visitor whose pages axe cannot look at, since it is a script; they are still measured."""

    def look(self) -> None:
        """Check that nothing is wider than the phone."""
        for place in self.page.locator("main, header, nav, footer").all():
            box = place.bounding_box()
            assert box is None or box["x"] + box["width"] <= 361, f"{self.page.title()}: {box}"


def test_a_portrait_is_kept_mended_and_confirmed_without_scripts(plain: Visitor, site: Site) -> None:
    page = plain.page
    case = a_case(plain, "Arthur", "Penhaligon")
    plain.go(case + "portrait/")
    page.get_by_label("What is most important to me?").fill("Arthur paints boats.")
    page.get_by_label("Within how many miles?").fill("a few")
    plain.press("Save and go on later")
    plain.says("Kept as a draft.")
    plain.says("“Arthur”")
    link = page.get_by_role("link", name=re.compile("What is most important to me.*“Arthur”"))
    assert link.get_attribute("href") == "#id_about_most_important"
    assert page.get_by_label("Within how many miles?").input_value() == "a few"
    plain.go(case)
    plain.says("A draft is kept.")
    plain.go(case + "portrait/")
    page.get_by_label("What is most important to me?").fill("Painting boats, and the sound of the sea.")
    plain.press("Save and check the portrait")
    plain.says("Enter a number of miles, such as 5.")
    fill_the_rest(plain, site)
    plain.press("Save and check the portrait")
    plain.says("waits for the person to confirm the portrait")
    plain.go(case + "portrait/confirm/")
    plain.press("Send it to them")
    open_the_private_link(plain)
    plain.says("Painting boats, and the sound of the sea.")
    plain.says("High: a lot of help. Knows family; loses the day.")
    page.get_by_label("What is wrong, or missing?").fill("The boats were trawlers.")
    plain.press("Send")
    plain.says("The boats were trawlers.")
    plain.sign_in_as("Amina Yusuf")
    plain.go(case)
    plain.says("The boats were trawlers.")
    page.get_by_label(re.compile("^Your answer")).fill("We will tell the service on its visit.")
    plain.press("Send the answer")
    open_the_private_link(plain)
    plain.says("We will tell the service on its visit.")
    plain.press("This is right")
    plain.says("Your social worker knows that it is right.")
    plain.go("/my/budget/")
    plain.says("It is not decided yet.")


def test_what_is_typed_is_kept_and_looked_through_as_it_is_typed(browser: Browser, site: Site) -> None:
    for width in (1200, 360):
        with visiting(browser, site, width=width, height=800) as visitor:
            page = visitor.page
            complaints: list[str] = []
            page.on("console", lambda said, into=complaints: into.append(said.text) if said.type == "error" else None)
            case = a_case(visitor, "Arthur", f"Penhaligon{width}")
            visitor.go(case + "portrait/")
            page.get_by_label("What is most important to me?").press_sequentially("Arthur paints")
            expect(page.locator("#notes")).to_contain_text("“Arthur”")
            expect(page.locator("#kept")).to_contain_text("Kept as a draft at")
            page.get_by_role("group", name="Cognition").get_by_label("Low").check()
            expect(page.locator("#notes")).to_contain_text("Cognition is high in the assessment and low here.")
            beside = page.locator("#notes").bounding_box()
            typed = page.locator(".pw-beside__form").bounding_box()
            assert beside is not None
            assert typed is not None
            assert (beside["x"] >= typed["x"] + typed["width"]) == (width == 1200)
            assert (beside["y"] >= typed["y"] + typed["height"]) == (width == 360)
            visitor.go(case + "portrait/")
            assert page.get_by_label("What is most important to me?").input_value() == "Arthur paints"
            assert page.get_by_role("group", name="Cognition").get_by_label("Low").is_checked()
            page.route("**/draft/", lambda route: route.abort())
            page.get_by_label("What is most important to me?").fill("Boats.")
            expect(page.locator("#kept")).to_contain_text("Not kept. Placewell cannot be reached.")
            assert not [one for one in complaints if "Content Security" in one]


def a_case(visitor: Visitor, forename: str, surname: str) -> str:
    """Start a case and record its assessment; return its path."""
    page = visitor.page
    visitor.sign_in_as("Amina Yusuf")
    visitor.go("/cases/new/")
    page.get_by_label("First name").fill(forename)
    page.get_by_label("Last name").fill(surname)
    visitor.day("Date of birth", "1940-02-29")
    page.get_by_label("Who do we write to?").fill("Morwenna")
    page.get_by_label("Who are they to the person?").fill("sister")
    page.get_by_label("Their e-mail address").fill("morwenna@family.example")
    page.get_by_label("What kind of care?").select_option(label="Residential dementia care")
    visitor.press("Start the case")
    case = page.url.removeprefix(visitor.address)
    visitor.go(case + "assessment/")
    page.get_by_label("Managing and maintaining nutrition").check()
    page.get_by_role("group", name="Cognition").get_by_label("High").check()
    page.get_by_label("Cognition, in a sentence").fill("Knows family; loses the day.")
    visitor.press("Record the assessment")
    visitor.says("waits for the portrait")
    return case


def fill_the_rest(visitor: Visitor, site: Site) -> None:
    """Fill in what a portrait cannot do without, besides what matters most."""
    page = visitor.page
    page.get_by_label("Search around which postcode?").fill(site.postcode)
    page.get_by_label("What do we call that area to services?").fill("the middle of the county")
    page.get_by_label("Within how many miles?").fill("8")
    visitor.day("When should care start?", "2027-02-01")
    page.get_by_label("Diagnosis, broadly").fill("A dementia")


def open_the_private_link(visitor: Visitor) -> None:
    """Open the newest private link with its code."""
    page = visitor.page
    visitor.go("/demonstration/outbox/")
    link = page.locator('a[href*="to=portrait"]').first.get_attribute("href") or ""
    visitor.go(link.removeprefix(visitor.address))
    visitor.press("Send me a code")
    at = page.url
    other = page.context.new_page()
    other.goto(visitor.address + "/demonstration/outbox/")
    code = re.search(r"(\d{6}) is your code", other.locator("main").inner_text())
    other.close()
    assert code is not None
    assert page.url == at
    page.get_by_label("Your code").fill(code[1])
    page.get_by_role("button", name="Open", exact=True).click()
    visitor.says("What services read about you")


def test_every_page_of_a_case_reads_well_on_a_phone(phone: Visitor, site: Site) -> None:
    page = phone.page
    phone.sign_in_as("Colin Baptiste")
    phone.go("/cases/?q=Marlowe")
    phone.press("Edith Marlowe")
    phone.says("Every line of it")
    placed = page.url.removeprefix(phone.address)
    phone.sign_in_as("Dana Whitlock")
    phone.go(placed + "portrait/read/")
    phone.says("Being outdoors every day")
    case = a_case(phone, "Arthur", "Trewin")
    phone.go(case + "healthcare/")
    phone.go(case + "portrait/")
    page.get_by_label("What is most important to me?").fill("Painting boats.")
    fill_the_rest(phone, site)
    phone.press("Save and check the portrait")
    phone.go(case + "portrait/confirm/")
    phone.press("Send it to them")
    open_the_private_link(phone)
    phone.look()
    phone.go("/my/budget/")
    phone.says("It is not decided yet.")
