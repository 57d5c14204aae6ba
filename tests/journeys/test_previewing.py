"""A policy is proposed, previewed over past searches, seen by its approver and by everybody, and withdrawn."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Site, Visitor, visiting
from tests.journeys.test_consulting import keep
from tests.serving import served

pytestmark = pytest.mark.browser
COMMISSIONER, APPROVER = "Helen Quayle", "Tom Achebe"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of its own, with six searches behind it."""
    with served(tmp_path_factory.mktemp("home"), ("-m", "tests.journeys.preview_site")) as running:
        yield Site(running, "DE22 3WT", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at the council."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


def the_policies(visitor: Visitor) -> None:
    """Go to the versions of the county's policy as its people do."""
    visitor.go("/market/schemes/")
    visitor.press("Fernshire care homes")
    visitor.press("How offers are compared in Residential dementia care")


@pytest.mark.question("Q6")
def test_a_proposal_is_previewed_seen_by_its_approver_and_withdrawn(site: Site, desk: Visitor, phone: Visitor) -> None:
    desk.sign_in_as(COMMISSIONER)
    the_policies(desk)
    desk.press("Propose a version")
    desk.page.get_by_label("Weight of quality, of 100").fill("50")
    desk.page.get_by_label("Weight of price, of 100").fill("50")
    desk.page.get_by_label("Lowest quality score that is offered", exact=True).fill("95")
    desk.press("Propose it")
    desk.says("It is proposed, and public.")
    desk.press("Preview of version 2")
    desk.says("Nobody has previewed this version.")
    desk.press("Preview it")
    desk.says("The past searches were evaluated again.")
    desk.says("The person loses a choice within the budget")
    desk.says("6 of 6 (100%)")
    desk.says("services would have offered otherwise")
    keep(desk, "preview")
    # The approver comes to the same from the page of the approval.
    desk.sign_in_as(APPROVER)
    the_policies(desk)
    desk.press("Approve it")
    desk.press("See what past searches would have come to under it")
    desk.says("6 of 6 (100%)")
    # Everybody reads less of it, on a small phone.
    phone.go("/schemes/")
    phone.press("Fernshire care homes")
    phone.press("Residential dementia care")
    phone.press("Version 2")
    phone.press("What past searches would have come to under it")
    phone.says("all, or all but fewer than 5")
    phone.says("too few to publish")
    keep(phone, "preview_in_public")
    # It is given up: everybody reads why, and nobody approves it any more.
    desk.sign_in_as(COMMISSIONER)
    the_policies(desk)
    desk.press("Withdraw it")
    desk.press("Withdraw it")
    desk.says("Say why.")
    desk.page.get_by_label("Why? Everybody reads this.").fill("It would have left nobody a choice.")
    desk.press("Withdraw it")
    desk.says("Version 2 is withdrawn.")
    phone.page.go_back()
    phone.page.reload()
    phone.says("It would have left nobody a choice.")
    phone.look()
    desk.sign_in_as(APPROVER)
    the_policies(desk)
    assert desk.page.get_by_role("link", name="Approve it").count() == 0
