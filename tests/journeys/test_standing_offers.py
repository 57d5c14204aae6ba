"""A manager offers nights and weekends from a phone; a broker can use it at night, and not on a Monday at noon."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser

from placewell.rules.clocks import LONDON, is_bank_holiday
from tests.journeys.conftest import Site, Visitor, visiting
from tests.serving import served

pytestmark = pytest.mark.browser
BROKER, COMMISSIONER, HOME, PROVIDER = "Rosa Marchetti", "Helen Quayle", "Dovecote Lodge", "Dovecote"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of its own: its clock is moved."""
    with served(tmp_path_factory.mktemp("home")) as running:
        yield Site(running, "DE22 3WT", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at the council."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


def on_monday_at(site: Site, hour: int) -> None:
    """Move the clock on to that hour of the first Monday to come that is no bank holiday."""
    with site.running.owner() as connection:
        row = connection.execute("SELECT placewell_clock()").fetchone()
    assert row is not None
    there: datetime = row[0].astimezone(LONDON)
    wanted = there.replace(hour=hour, minute=0, second=0, microsecond=0)
    while wanted <= there or wanted.weekday() or is_bank_holiday(wanted.date()):
        wanted += timedelta(days=1)
    site.running.move_clock(wanted - there)


def it_offers_nights_and_weekends(phone: Visitor) -> None:
    phone.sign_in_as(f"Manager of {PROVIDER}")
    phone.go("/places/")
    phone.press("Offer places for emergencies")
    phone.press(f"Make a standing offer of {HOME}")
    phone.page.get_by_label("Price of core care").fill("£600")
    phone.press("Nights and weekends")
    monday = phone.page.get_by_role("group", name="Monday")
    monday.get_by_label("And from", exact=True).select_option("8pm")
    phone.page.get_by_label("Your conditions").fill("Send the medicines chart with whoever comes.")
    phone.page.get_by_role("button", name="Make this offer").last.click()
    phone.page.wait_for_load_state()
    phone.look()
    phone.says("below which care cannot be sustained, and nobody could explain that at night")
    phone.page.get_by_label("Price of core care").fill("£1,010.50")
    phone.page.get_by_role("button", name="Make this offer").last.click()
    phone.page.wait_for_load_state()
    phone.says("Your offer stands until")
    phone.says("Price: core care £1,010.50 a week.")
    phone.says("Monday: midnight to 8am and 8pm to midnight")
    phone.says("Saturday and Sunday: all day")


def test_an_offer_of_nights_and_weekends_is_usable_then_and_not_on_a_monday_at_noon(
    site: Site, phone: Visitor, desk: Visitor
) -> None:
    it_offers_nights_and_weekends(phone)
    on_monday_at(site, 12)
    desk.sign_in_as(BROKER)
    desk.press("Standing offers for emergencies")
    desk.says("usable now, 0")
    desk.says("this is not one of its hours. Its hours begin at 8pm on")
    on_monday_at(site, 22)
    desk.page.reload()
    desk.says("usable now, 2")
    desk.says("core care £1,010.50 a week")
    desk.says("Send the medicines chart with whoever comes.")
    # A commissioner runs the category and sees no price in it.
    desk.sign_in_as(COMMISSIONER)
    desk.press("Standing offers for emergencies")
    desk.says("usable now, 2")
    assert "1,010.50" not in desk.page.locator("body").inner_text()
    phone.press("Withdraw it")
    phone.press("Withdraw it")
    phone.says("It is withdrawn")
    desk.page.reload()
    desk.says("usable now, 1")
