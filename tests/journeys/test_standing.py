"""A rating falls: a home is stopped at once, replies, somebody else decides, and it returns by a review."""

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.at_the_site import run_at
from tests.journeys.conftest import Site, Visitor, visiting
from tests.serving import served

pytestmark = pytest.mark.browser
COMMISSIONER, APPROVER, HOME, PROVIDER = "Helen Quayle", "Tom Achebe", "Candlewick", "Candlewick Homes"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of its own."""
    with served(tmp_path_factory.mktemp("home")) as running:
        yield Site(running, "DE22 3WT", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at the council."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


def the_register_says(site: Site, rating: str, folder: Path) -> None:
    """Read a register in which the home is rated otherwise, as `placewell import-cqc` does."""
    with site.running.owner() as connection:
        row = connection.execute("SELECT service_id FROM directory_service WHERE name = %s", (HOME,)).fetchone()
    assert row is not None
    file = folder / "register.csv"
    with file.open("w", newline="") as opened:
        table = csv.writer(opened)
        table.writerow(["Location ID", "Location name", "Registration status", "Overall rating", "Publication date"])
        table.writerow([row[0], HOME, "Registered", rating, "2026-11-02"])
    told = run_at(site, "-m", "placewell.cli", "import-cqc", "--json", str(file))
    assert json.loads(told)["updated"] == 1, told


def it_disputes_what_is_held(phone: Visitor, desk: Visitor) -> None:
    """Let the home say what is wrong, and the council answer."""
    phone.press(f"Say that something is wrong about {HOME}")
    phone.page.get_by_label("What the register says").check()
    phone.page.get_by_label("What is wrong in it").fill("We have 50 beds, not 52.")
    phone.press("Send it")
    desk.go("/market/standing/")
    desk.press(HOME)
    desk.page.get_by_label("It stands").check()
    desk.page.get_by_label("Your reasons").fill("The register says 52. Ask the Care Quality Commission to change it.")
    desk.press("Answer")
    phone.page.reload()
    phone.says("Ask the Care Quality Commission to change it.")


def test_a_rating_falls_and_a_home_is_suspended_replies_and_returns(
    site: Site, phone: Visitor, desk: Visitor, tmp_path: Path
) -> None:
    the_register_says(site, "Inadequate", tmp_path)
    # Anybody reads that it takes nobody new, and why, from the register alone.
    phone.go("/schemes/")
    phone.press("Fernshire care homes")
    phone.press("The register of members")
    phone.press(HOME)
    phone.says("Suspended: no new people are placed there. A rating under what this kind of care asks for")
    # The home reads the evidence and replies, from its phone.
    phone.sign_in_as(f"Manager of {PROVIDER}")
    phone.go("/standing/")
    phone.press(f"{HOME}: suspension proposed")
    phone.says("The Care Quality Commission rated it Inadequate")
    phone.press("Reply")
    phone.press("Send the reply")
    phone.says("There is a problem")
    phone.page.get_by_label("Your reply").fill("A new manager started in October. Here is our plan.")
    phone.press("Send the reply")
    phone.says("Your reply is kept.")
    # The register gave the notice, so anybody else decides: here an approver.
    desk.sign_in_as(APPROVER)
    desk.go("/market/standing/")
    desk.press(f"{HOME}: suspension")
    desk.press("Decide")
    desk.page.get_by_label("Uphold it: its suspension").check()
    desk.page.get_by_label("Your reasons").fill("People are safe; nobody new comes until it is inspected again.")
    desk.press("Record the decision")
    desk.says("Decided against the service.")
    phone.page.reload()
    phone.says("You can ask for a second look")
    # A better rating lifts nothing by itself: it brings the review forward.
    the_register_says(site, "Good", tmp_path)
    site.running.move_clock(timedelta(minutes=5))
    desk.sign_in_as(COMMISSIONER)
    desk.go("/market/standing/")
    desk.press(f"{HOME}: Residential dementia care")
    desk.press("Review the suspension")
    desk.page.get_by_label("Lift it: it is invited again from now on").check()
    desk.page.get_by_label("Your reasons").fill("Inspected again, and rated Good.")
    desk.press("Record it")
    desk.says("Active.")
    desk.press("What the public reads of it")
    desk.says("The suspension was lifted.")
    phone.go("/standing/")
    phone.says("suspension lifted")
    it_disputes_what_is_held(phone, desk)
