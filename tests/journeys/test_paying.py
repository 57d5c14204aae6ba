"""A placement that the demonstration paid for is put right after a change in the past, through three hands."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, expect

from placewell.rules.clocks import LONDON
from placewell.rules.schedules import PERIOD, period_of
from tests.journeys.conftest import Site, Visitor, visiting
from tests.serving import served

pytestmark = pytest.mark.browser
BROKER, OFFICER, CHECKER, APPROVER = "Rosa Marchetti", "Colin Baptiste", "Bethan Moyle", "Tom Achebe"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of its own: its clock is moved until its placement has begun."""
    with served(tmp_path_factory.mktemp("home")) as running:
        yield Site(running, "DE22 3WT", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at the council."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


def the_placement(site: Site) -> tuple[str, str, str]:
    """Move the clock on to the four weeks after those in which the placement begins; return what names it."""
    with site.running.owner() as connection:
        row = connection.execute(
            "SELECT l.ref, l.starts_on, placewell_clock(), o.name FROM placements_placement l"
            " JOIN accounts_organisation o ON o.id = l.organisation_id"
        ).fetchone()
    assert row is not None
    ref, starts_on, now, provider = row
    ahead = period_of(starts_on) + PERIOD - now.astimezone(LONDON).date()
    site.running.move_clock(ahead)
    return ref, starts_on.isoformat(), provider


def vary(desk: Visitor, ref: str, day: str, manager: str) -> str:
    """Raise the agreed price by £50 from a day in the past: proposed, decided by another, signed by both; return it."""
    agreement = f"/agreements/{ref}/"
    desk.sign_in_as(BROKER)
    desk.go(agreement + "vary/")
    desk.page.get_by_label("Something was written down wrong").check()
    desk.page.get_by_label("What changes, and why?").fill("The waking night was left out of the first version.")
    price = desk.page.get_by_label("Whole price a week")
    dearer = str(Decimal(price.input_value()) + 50)
    price.fill(dearer)
    desk.day("From which day?", day)
    desk.press("Propose it")
    desk.sign_in_as(APPROVER)
    desk.go(agreement + "vary/decide/")
    desk.page.get_by_label("Yes").check()
    desk.press("Decide")
    for who, name in ((manager, "C. Wick"), (BROKER, BROKER)):
        desk.sign_in_as(who)
        desk.go(agreement + "sign/")
        desk.page.get_by_label("Type your full name to sign").fill(name)
        desk.page.get_by_label("In what capacity do you sign?").fill("As employed")
        desk.page.get_by_label("I have read the agreement").check()
        desk.page.get_by_role("button", name="Sign", exact=True).click()
        desk.says("You have signed.")
    return dearer


def fund(desk: Visitor, ref: str, agreed: str, day: str) -> None:
    """Write who pays the price now agreed, as the finance officer."""
    desk.sign_in_as(OFFICER)
    desk.go(f"/payments/placements/{ref}/fund/")
    desk.day("From which day?", day)
    expect(desk.page.get_by_label("Core care")).to_have_value(agreed)
    desk.page.get_by_label("The person’s contribution").fill("140")
    desk.page.get_by_label("What does this come from?").fill("Panel of 3 March.")
    desk.press("Write it down")
    desk.says("It is written down.")


def pay(desk: Visitor, period: str) -> None:
    """Draft, check, approve and pay the run of some four weeks."""
    desk.sign_in_as(OFFICER)
    desk.go("/payments/")
    desk.press("Draft a payment run")
    desk.page.get_by_label("Which four weeks?").select_option(period)
    desk.press("Draft it")
    desk.says("another finance officer checks it")
    where = desk.page.url.removeprefix(desk.address)
    desk.sign_in_as(CHECKER)
    desk.go(where)
    desk.press("It is right")
    desk.sign_in_as(APPROVER)
    desk.go(where)
    desk.press("Approve this run")
    desk.says("each provider has its remittance")
    desk.sign_in_as(OFFICER)
    desk.go(where)
    desk.press("It is paid")
    desk.says("The ledger of this run")


def test_a_change_in_the_past_is_arrears_in_the_next_run_which_is_drafted_again(
    site: Site, desk: Visitor, phone: Visitor
) -> None:
    ref, day, provider = the_placement(site)
    first = period_of(date.fromisoformat(day))
    desk.sign_in_as(OFFICER)
    desk.says("A payment run has to be checked")
    phone.sign_in_as(f"Manager of {provider}")
    phone.go("/my-payments/")
    phone.press("PR-")
    phone.says("Core care")
    fund(desk, ref, vary(desk, ref, day, f"Manager of {provider}"), day)
    desk.says("To pay in the next run")
    pay(desk, (first + PERIOD).isoformat())
    desk.says("arrears")
    phone.go("/my-payments/")
    phone.says("PR-")
