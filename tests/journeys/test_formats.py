"""The public format read by anybody, and a text that was already written becoming a portrait to take along."""

import json
import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Site, Visitor, visiting
from tests.journeys.test_needs import a_case, fill_the_rest

pytestmark = pytest.mark.browser
TEXT = """\
What is most important to me
Painting boats, and the sound of the sea.

Falls: one in the spring

Mobility: moderate. Walks with a stick and company.
IDDSI level 6
Must have
- a window to the east

Arrived by taxi.
Winifred was in good spirits.
"""


@pytest.mark.parametrize("width", [1200, 360])
def test_anybody_reads_what_is_asked_about_a_person_and_why(browser: Browser, site: Site, width: int) -> None:
    with visiting(browser, site, width=width, height=800) as visitor:
        visitor.go("/")
        visitor.press("What is asked about a person")
        visitor.press("The questions of the assessment")
        visitor.says("Which of the ten outcomes of the Care Act can the person not achieve?")
        visitor.go("/formats/portrait/")
        visitor.page.get_by_text("4 answers to: Continence").click()
        visitor.says("People who are important to me")
        visitor.says("Grew prize dahlias")
        schema = visitor.page.request.get(site.address + "/formats/portrait.schema.json")
        assert schema.headers["content-type"].startswith("application/schema+json")


def test_a_text_somebody_has_is_pasted_finished_and_taken_along(visitor: Visitor, site: Site) -> None:
    page = visitor.page
    case = a_case(visitor, "Winifred", "Tallow")
    visitor.go(case + "portrait/")
    visitor.press("Paste a text you have")
    page.get_by_label("The text").fill(TEXT)
    visitor.press("See what is recognised")
    visitor.says("Filled in from your text: What is most important to me?; Falls; Mobility")
    visitor.says("One passage was left over")
    assert page.get_by_label("What is most important to me?").input_value().startswith("Painting boats")
    assert page.get_by_role("group", name="Mobility").get_by_label("Moderate").is_checked()
    left = page.get_by_label("Left over from what you pasted")
    assert left.input_value() == "Arrived by taxi.\nWinifred was in good spirits."
    visitor.says("In what was left over")
    beside, typed = left.bounding_box(), page.locator(".pw-beside__form").bounding_box()
    assert beside is not None
    assert typed is not None
    assert beside["x"] >= typed["x"] + typed["width"]
    left.fill("")
    expect(page.locator("#notes")).not_to_contain_text("In what was left over")
    fill_the_rest(visitor, site)
    visitor.press("Save and check the portrait")
    visitor.says("waits for the person to confirm the portrait")
    visitor.go(case + "portrait/")
    visitor.press("Read version 1, or take it along")
    visitor.says("Painting boats, and the sound of the sea.")
    pdf = page.request.get(site.address + case + "portrait/portrait.pdf")
    assert pdf.body().startswith(b"%PDF")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    said = json.loads(download.value.path().read_text("utf-8"))
    assert said["schema"] == "placewell/portrait/1"
    assert said["tier_one"]["must_haves"] == ["a window to the east"]
    assert not re.search("Winifred|Tallow|" + site.postcode, json.dumps(said))


def test_what_was_left_over_stands_under_the_form_on_a_phone(phone: Visitor) -> None:
    page = phone.page
    case = a_case(phone, "Wilfred", "Tallow")
    phone.go(case + "portrait/paste/")
    page.get_by_label("The text").fill(TEXT)
    phone.press("See what is recognised")
    beside = page.get_by_label("Left over from what you pasted").bounding_box()
    typed = page.locator(".pw-beside__form").bounding_box()
    assert beside is not None
    assert typed is not None
    assert beside["y"] >= typed["y"] + typed["height"]
    assert beside["x"] + beside["width"] <= 360
