"""Nothing suitable is within the budget: an approver raises it, and the person has a real choice (rulebook §7)."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Site, Visitor, visiting
from tests.journeys.test_costs_more import opens_the_link
from tests.serving import served

pytestmark = pytest.mark.browser
BROKER, APPROVER = "Rosa Marchetti", "Tom Achebe"
PRICES = ("£1,031.13", "£1,040.29", "£1,099.77")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on which a search came to nothing within its budget."""
    with served(tmp_path_factory.mktemp("home"), ("-m", "tests.journeys.rising_site")) as running:
        yield Site(running, "", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at the council."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


def test_no_offer_is_within_the_budget_so_it_rises_and_the_person_chooses(desk: Visitor, phone: Visitor) -> None:
    tender = from_the_work_list_to_the_rise(desk)
    refused_over_the_ceiling(desk)
    raised(desk)
    put_by_the_broker(desk, tender)
    chosen(phone)


def from_the_work_list_to_the_rise(desk: Visitor) -> str:
    """The approver's work list leads to the figures, and to what a higher budget reaches. Return the search's path."""
    desk.sign_in_as(APPROVER)
    desk.go("/work/")
    desk.says("Nothing suitable is within the budget, which has to rise")
    desk.page.locator("main a[href$='/budget/']").first.click()
    desk.says("nobody is asked to pay extra")
    for price in PRICES:
        desk.says(price)
    assert desk.page.get_by_label("New budget").input_value() == "1040.29"
    return desk.page.url.removeprefix(desk.address).removesuffix("budget/")


def refused_over_the_ceiling(desk: Visitor) -> None:
    """Over the ceiling the open-book costs are asked for, and nothing typed is lost."""
    desk.page.get_by_label("New budget").fill("1900.00")
    desk.page.get_by_label("Why does it rise?").fill("Two homes must be in reach.")
    desk.press("Raise the budget")
    desk.says("Say which open-book costs")
    assert desk.page.get_by_label("Why does it rise?").input_value() == "Two homes must be in reach."


def raised(desk: Visitor) -> None:
    """To the least that gives the person a choice."""
    desk.page.get_by_label("New budget").fill("1040.29")
    desk.press("Raise the budget")
    desk.says("the offers have been evaluated again")
    desk.says("The outcome is: options.")


def put_by_the_broker(desk: Visitor, tender: str) -> None:
    """What is within the budget now goes to the person."""
    desk.sign_in_as(BROKER)
    desk.go(tender)
    desk.press("Put the choices to the person")


def chosen(phone: Visitor) -> None:
    """The person reads of two homes that nobody pays extra for, of none above the budget, and chooses."""
    opens_the_link(phone)
    phone.go("/choices/")
    text = phone.page.locator("main").inner_text()
    assert text.count("Your family pays nothing extra.") == 2
    assert PRICES[2] not in text
    phone.page.locator("tbody tr").first.get_by_role("button").click()
    phone.page.get_by_label("I am choosing for myself").check()
    phone.page.get_by_label("What is the name of the person who is choosing?").fill("Edith Marlowe")
    phone.page.get_by_role("button", name=re.compile("^Choose")).click()
    phone.says("You have chosen")
