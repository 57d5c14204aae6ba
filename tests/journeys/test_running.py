"""A scheme is refused go-live for lack of its record; a pilot meets its stop criterion, and is paused in public."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from tests.journeys.at_the_site import run_at
from tests.journeys.conftest import Site, Visitor, visiting
from tests.journeys.pilot_site import PILOT
from tests.serving import served

pytestmark = pytest.mark.browser
COMMISSIONER, APPROVER = "Helen Quayle", "Tom Achebe"
AUTHOR = "Helen Quayle, commissioner"
MONTHLY = """
import django, os
os.environ["DJANGO_SETTINGS_MODULE"] = "placewell.web.settings"
django.setup()
from placewell.scrutiny.pilots import assess_pilots
print(assess_pilots())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of its own, with a pilot."""
    with served(tmp_path_factory.mktemp("home"), ("-m", "tests.journeys.pilot_site")) as running:
        yield Site(running, "DE22 3WT", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at the council."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


def add_to_the_record(desk: Visitor, kind: str, text: str, day: str, **more: str) -> None:
    """Add one entry."""
    page = desk.page
    desk.press("Add to the record")
    page.get_by_label(kind).check()
    page.get_by_label("What does the entry say?").fill(text)
    page.get_by_label("Where can it be checked?").fill("Minutes in the council’s library")
    page.get_by_label("Who stands for it").fill(AUTHOR)
    for label, value in more.items():
        if label == "answer":
            page.get_by_label("What became of its scheme?").select_option(label=value)
        else:
            page.get_by_label({"about": "Which authority", "area": "In which local"}[label]).fill(value)
    desk.day("On which day", day)
    desk.press("Add it to the record")
    desk.says("It is on the record.")


def test_a_scheme_is_refused_go_live_for_lack_of_its_record(desk: Visitor, phone: Visitor) -> None:
    page = desk.page
    desk.sign_in_as(COMMISSIONER)
    desk.go("/market/schemes/")
    desk.press("Establish a scheme")
    page.get_by_label("Name").fill("Home care in Fernshire")
    page.get_by_label("What does it buy").fill("Hours of care at home.")
    page.get_by_label("Dynamic purchasing system (Public").check()
    page.get_by_label("How does a service join?").fill("At any time, without a fee.")
    desk.day("First day", "2026-12-01")
    desk.press("Keep the draft")
    desk.says("was established before 24 February 2025")
    page.get_by_label("Dynamic market (Procurement").check()
    desk.day("When was the first draft", "2026-11-01")
    desk.press("Keep the draft")
    desk.says("It is a draft.")
    desk.press("Go live")
    desk.press("Go live")
    desk.says("It cannot go live yet.")
    desk.says("Ask 3 other authorities at least")
    desk.says("Send the notice “UK13")
    desk.press("Back")
    add_to_the_record(desk, "Who was listened to", "Two meetings with providers.", "2026-10-01")
    for name, answer in (
        ("Marlshire Council", "It runs such a scheme"),
        ("Tidewater Borough Council", "It has not answered"),
        ("Wolds and Vale Council", "It gave such a scheme up before it was in use"),
    ):
        add_to_the_record(
            desk, "What another authority answered", f"What {name} said.", "2026-10-10", about=name, answer=answer
        )
    add_to_the_record(desk, "What the scheme does to the sustainability", "No fee under cost.", "2026-11-01")
    add_to_the_record(desk, "What happens to people when", "Nobody moves.", "2026-11-01")
    add_to_the_record(desk, "Services that this area lost", "Counted today.", "2026-11-02", area="Fernshire")
    desk.press("Prepare the notice of intention")
    desk.press("Prepare it")
    desk.press("Record that it was sent")
    page.get_by_label("Its number").fill("2026/S 000-000001")
    desk.day("Sent on", page.evaluate("new Date().toISOString().slice(0, 10)"))
    desk.press("Record it")
    text = page.locator("main").inner_text()
    assert "Ask 3 other authorities" not in text
    assert "Add a category" in text
    # Anybody reads the draft's record, and its notice, from a phone.
    phone.go("/schemes/")
    phone.press("Home care in Fernshire")
    phone.press("The record of this scheme")
    phone.says("It gave such a scheme up before it was in use".lower()[3:])
    document = phone.page.get_by_role("link", name="as a document").get_attribute("href")
    answer = phone.page.request.get(phone.address + str(document))
    assert answer.body().startswith(b"%PDF")


def test_a_pilot_meets_its_stop_criterion_and_is_paused(site: Site, desk: Visitor, phone: Visitor) -> None:
    phone.sign_in_as("Manager of Fernleigh Trust")
    phone.go("/standing/")
    phone.press(": Fernleigh, Short stays")
    phone.page.get_by_label("Why does it leave?").fill("The price does not pay for short stays.")
    phone.press("Leave this category")
    phone.says("It has left.")
    site.running.move_clock(timedelta(days=31))
    run_at(site, "-c", MONTHLY)
    desk.sign_in_as(COMMISSIONER)
    desk.go("/work/")
    desk.press("A pilot met a stop criterion")
    desk.says("It is paused, and a pilot.")
    desk.says("It was met.")
    desk.says("A paused scheme goes on by an approver’s decision.")
    phone.go("/schemes/")
    phone.press(PILOT)
    phone.says("This scheme is paused.")
    phone.press("The record of this scheme")
    phone.says("33.3%")
    desk.sign_in_as(APPROVER)
    desk.go("/market/schemes/")
    desk.press(PILOT)
    desk.press("Let it go on")
    desk.page.get_by_label("Why does it go on?").fill("The other homes stay, and the price has risen.")
    desk.press("Let it go on")
    desk.says("It is live, and a pilot.")


def test_care_at_home_is_added_and_costed_by_the_length_of_its_visits(desk: Visitor, phone: Visitor) -> None:
    page = desk.page
    desk.sign_in_as(COMMISSIONER)
    desk.go("/market/schemes/")
    desk.press("Fernshire care homes")
    desk.press("Add a kind of care")
    page.get_by_label("Name").fill("Care at home")
    page.get_by_label("Care at home").check()
    page.get_by_label("How far does a search look").fill("8")
    page.get_by_label("Why can these needs be described").fill("Visits have a time, a length and a task.")
    page.get_by_label("What can people insist on").fill("A language, or a woman who helps to wash.")
    desk.press("Add it")
    desk.says("Say which needs leave the scheme.")
    page.get_by_label("Which needs leave the scheme").fill("Care through the night by two people.")
    desk.press("Add it")
    desk.press("what care costs in Care at home")
    for line, amount in (("Direct care", "14.20"), ("Travel time", "2.10"), ("Surplus or profit", "1.30")):
        page.get_by_label(f"{line}: amount").fill(amount)
        page.get_by_label(f"{line}: source").fill("Survey of six agencies")
        page.get_by_label(f"{line}: day").fill("2026-04-01")
    page.get_by_label("For how many hours of care staff").fill("1.1")
    page.get_by_label("What comes on top of wages").fill("0")
    page.get_by_text("Where an hour of shorter visits costs another amount").click()
    page.get_by_label("Travel time, visits of 15 minutes").fill("6.40")
    desk.press("Work it out")
    desk.says("Visits of 15 minutes: floor £20.60, reference £21.90")
    desk.press("Publish this version")
    desk.says("Published.")
    phone.go("/schemes/")
    phone.press("Fernshire care homes")
    phone.press("Care at home")
    phone.says("Care through the night by two people.")
    phone.says("By length of visit, in pounds per contact hour")


def test_times_are_published_with_the_keyboard_alone(desk: Visitor, phone: Visitor) -> None:
    page, type_ = desk.page, desk.page.keyboard

    def reach(name: str) -> None:
        """Go on with the Tab key to a field, link or button, as somebody without a mouse does."""
        for _ in range(120):
            type_.press("Tab")
            here = page.evaluate(
                "(() => { const one = document.activeElement;"
                " return (one.labels && one.labels.length ? one.labels[0] : one).innerText; })()"
            )
            if name in " ".join(here.split()):
                return
        raise AssertionError(f"The Tab key never came to {name}.")

    def enter() -> None:
        with page.expect_navigation():
            type_.press("Enter")
        desk.look()

    desk.sign_in_as(COMMISSIONER)
    desk.go("/market/schemes/")
    reach("Fernshire care homes")
    enter()
    reach("times of Residential dementia care")
    enter()
    reach("Planned: working days from invitation")
    type_.press("Control+A")
    type_.type("1")
    reach("Why are the times what they are?")
    type_.press("Control+A")
    type_.type("Homes asked for one more day in a planned search.")
    reach("Publish the times")
    enter()
    desk.says("A search that is standard cannot stay open longer than one that is planned.")
    reach("Planned: working days from invitation")
    type_.press("Control+A")
    type_.type("6")
    reach("Publish the times")
    enter()
    desk.says("The times are published.")
    phone.go("/schemes/")
    phone.press("Fernshire care homes")
    phone.press("Residential dementia care")
    phone.says("6 working days")
    phone.says("Homes asked for one more day in a planned search.")
    phone.press("Every version of the statement, the times and the questions")
