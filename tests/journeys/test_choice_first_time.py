"""The choice page as somebody meets it for the first time: a small phone, a keyboard, large text, a screen reader."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.at_the_choices import (
    fits,
    fits_when_large,
    no_barrier,
    opened_phone,
    read_through,
    tab_through,
    tab_to,
)
from tests.journeys.conftest import Site
from tests.serving import served

pytestmark = pytest.mark.browser
WAYS = ("", "?order=price", "?text=large", "?text=usual&words=easy")
OTHERS = ("none/", "more-time/", "contribution/", "another-home/", "costs-more/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on which one person's choices have just been put."""
    with served(tmp_path_factory.mktemp("home"), ("-m", "tests.journeys.choosing_site")) as running:
        yield Site(running, "", ())


@pytest.fixture(scope="module")
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """The person's small phone, at their page."""
    opened = opened_phone(browser, site)
    yield opened
    opened.context.close()


def choices(page: Page, site: Site, path: str = "") -> None:
    page.goto(f"{site.address}/choices/{path}")


def test_every_page_of_the_choice_fits_reads_well_and_has_no_barrier(page: Page, site: Site) -> None:
    choices(page, site)
    first = page.get_by_role("button", name=re.compile("^Choose ")).first.get_attribute("href") or ""
    ask = page.get_by_role("link", name=re.compile("^Visit or ask ")).first.get_attribute("href") or ""
    pages = [*(f"/choices/{one}" for one in (*WAYS, *OTHERS)), first, ask, "/mine/", "/choices/agreed/"]
    for one in pages:
        page.goto(f"{site.address}{one}")
        fits_when_large(page)
        read_through(page)
        no_barrier(page)


def test_tab_goes_through_the_page_in_reading_order_and_each_stop_shows(page: Page, site: Site) -> None:
    choices(page, site, "?text=usual")
    stops = tab_through(page)
    names = [re.sub(r"^\d+\s*", "", text) for text in page.locator("tbody h3").all_inner_texts()]
    assert stops[0] == "Skip to main content"
    assert [one.removeprefix("Choose ") for one in stops if one.startswith("Choose ")] == names
    assert [one.removeprefix("Visit or ask ") for one in stops if one.startswith("Visit or ask ")] == names
    for said in ("Tell us that none of these is right", "Ask for another home", "Ask for more time", "Leave this page"):
        assert said in stops, f"{said!r} is no stop of Tab: {stops}"
    choices(page, site, "?words=easy")
    easy = tab_through(page)
    assert [one.removeprefix("Choose ") for one in easy if one.startswith("Choose ")] == names


def test_what_is_missing_is_told_at_once_named_beside_its_field_and_reached_by_enter(page: Page, site: Site) -> None:
    choices(page, site, "?text=usual")
    name = re.sub(r"^\d+\s*", "", page.locator("tbody h3").first.inner_text())
    tab_to(page, f"Choose {name}")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"Choose {name}").wait_for()
    tab_to(page, f"Choose {name}")
    page.keyboard.press("Enter")
    told = page.get_by_role("alert")
    told.get_by_text("Say who is choosing.").wait_for()
    assert page.title().startswith("Error: "), page.title()
    tree = read_through(page)
    assert "- alert:" in tree
    assert page.evaluate(
        "document.querySelector('[role=alert]').closest('.govuk-error-summary') === document.activeElement"
    ), "The summary of what is missing has the focus, so that it is read at once."
    tab_to(page, "Say who is choosing.")
    page.keyboard.press("Enter")
    focused = page.locator(":focus")
    assert focused.get_attribute("name") == "authority_to_decide"
    described = page.get_by_role("group", name="Who is choosing?").get_attribute("aria-describedby") or ""
    assert "Say who is choosing." in "".join(page.locator(f"#{one}").inner_text() for one in described.split())
    fits(page, "with what is missing")
    no_barrier(page)
