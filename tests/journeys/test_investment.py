"""A council publishes what earns points; a home claims some from a phone, is asked, is verified, and a year goes by."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.at_the_site import run_at
from tests.journeys.conftest import Site, Visitor, visiting
from tests.market.files import PDF_BYTES
from tests.serving import served

pytestmark = pytest.mark.browser
COMMISSIONER, HOME, PROVIDER = "Helen Quayle", "Candlewick", "Candlewick Homes"
WHAT = "Accredited for dementia care by a body that inspects"
# What the site does each night.
NIGHTLY = """
import django, os
os.environ["DJANGO_SETTINGS_MODULE"] = "placewell.web.settings"
django.setup()
from placewell.market.actions.investment.expiring import expire_investments
print(expire_investments())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of its own: its clock is moved by a year."""
    with served(tmp_path_factory.mktemp("home")) as running:
        yield Site(running, "DE22 3WT", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at the council."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate as a PDF."""
    file = tmp_path / "certificate.pdf"
    file.write_bytes(PDF_BYTES)
    return file


def the_list_is_published(desk: Visitor) -> None:
    """Publish a list whose third item counts for a year; what is missing is said first."""
    desk.sign_in_as(COMMISSIONER)
    desk.go("/market/schemes/")
    desk.press("Fernshire care homes")
    desk.press("investment in quality in Residential dementia care")
    third = desk.page.get_by_role("group", name="Item 3", exact=True)
    third.get_by_label("Evidence that is asked for").fill("")
    third.get_by_label("Months that it counts").fill("12")
    desk.press("Publish the list")
    desk.says("Say what evidence is asked for")
    third.get_by_label("Evidence that is asked for").fill("The certificate")
    desk.press("Publish the list")
    desk.says("The list is published.")


def the_home_claims(phone: Visitor, certificate: Path) -> None:
    """Claim it, with a file."""
    phone.sign_in_as(f"Manager of {PROVIDER}")
    phone.go("/work/")
    phone.press("Investment in quality: what you can claim, and your claims")
    phone.says("Nothing has been verified yet.")
    phone.press(f"Claim points for {HOME}")
    phone.page.get_by_label(WHAT).check()
    phone.page.get_by_label("Since when, and how can it be seen?").fill("Since March.")
    phone.press("Claim it")
    phone.says("Choose a file.")
    phone.page.get_by_label("A file that shows it").set_input_files(certificate)
    phone.press("Claim it")
    phone.says("Waiting to be verified.")


@pytest.mark.question("Q13")
def test_a_claim_is_asked_about_verified_counted_and_expires(
    site: Site, phone: Visitor, desk: Visitor, certificate: Path
) -> None:
    the_list_is_published(desk)
    phone.go("/schemes/")
    phone.press("Fernshire care homes")
    phone.press("Residential dementia care")
    phone.press("What earns points for investment in quality")
    phone.says("Fewer than 5 members have something verified now.")
    the_home_claims(phone, certificate)
    # The council reads it, asks, and decides when it has its answer.
    desk.go("/market/investment/")
    desk.says("Claimed today.")
    desk.press(f"{HOME}: {WHAT}")
    with desk.page.expect_download() as given:
        desk.page.get_by_role("link", name="File 1").click()
    assert Path(given.value.path()).read_bytes() == PDF_BYTES
    desk.press("Ask the provider")
    desk.page.get_by_label("What do you ask?").fill("Until when is it valid?")
    desk.press("Ask")
    desk.says("Waiting for an answer to a question.")
    phone.page.reload()
    phone.says("Until when is it valid?")
    phone.press("Answer")
    phone.page.get_by_label("Your answer").fill("Until next March.")
    phone.press("Send it")
    desk.page.reload()
    desk.press("Decide")
    desk.page.get_by_label("Verify it: its points count from today on").check()
    desk.page.get_by_label("Your reasons").fill("The certificate is genuine.")
    desk.press("Record the decision")
    desk.says("Verified.")
    # Its points are on the page that everybody reads, with nothing of the evidence.
    phone.go("/investment/")
    phone.says("You have 15 of 100 points.")
    phone.go("/schemes/")
    phone.press("Fernshire care homes")
    phone.press("The register of members")
    phone.press(HOME)
    phone.says("Investment in quality: 15 of 100 points.")
    # A year later it has expired.
    site.running.move_clock(timedelta(days=367))
    assert run_at(site, "-c", NIGHTLY).strip() == "2", "its own, and the one that stood before"
    phone.page.reload()
    phone.says("Investment in quality: 0 of 100 points.")
    phone.sign_in_as(f"Manager of {PROVIDER}")
    phone.go("/investment/")
    phone.says("Expired.")
    phone.says("You have 0 of 100 points.")
