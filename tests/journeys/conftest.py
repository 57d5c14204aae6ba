"""A real site for the journeys, and Chromium."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.serving import Served, served


@dataclass
class Site:
    """A site that runs, and what a test needs to know of its county."""

    running: Served
    postcode: str
    offers: tuple[tuple[str, str, str], ...]  # manager, service, price

    @property
    def address(self) -> str:
        """Where it is."""
        return self.running.address


def _chromium() -> str:
    for candidate in (os.environ.get("PLACEWELL_CHROMIUM"), "/usr/bin/chromium", shutil.which("chromium")):
        if candidate and Path(candidate).exists():
            return candidate
    pytest.fail("The browser tests need Chromium. Install it, or set PLACEWELL_CHROMIUM to its path.")


FERNSHIRE = (
    ("Brook and Byre", "Brook House", "£990"),
    ("Candlewick Homes", "Candlewick", "1,010.50"),
    ("Alder Care", "Alder Bank", "£1,080"),
    ("Dovecote", "Dovecote Lodge", "£1,199.99"),
    ("Fernleigh Trust", "Fernleigh", "£700"),  # under what care costs, so it has to be explained
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, served as `placewell demo` serves it."""
    with served(tmp_path_factory.mktemp("home")) as running:
        yield Site(running, "DE22 3WT", FERNSHIRE)


@pytest.fixture(scope="session")
def oldham(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Iterator[Site]:
    """The real register of a whole council, served with made-up people; prices stay in the test."""
    register = real_data / "cqc" / "oldham_cqc_api_raw_2025.zip"
    with served(tmp_path_factory.mktemp("home"), ("-m", "tests.journeys.oldham_site", str(register))) as running:
        yield Site(running, "OL9 6LD", ())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=_chromium(),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
        )
        yield opened
        opened.close()


class Visitor:
    """Somebody at a browser. Every page they come to is looked over by axe."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self._looked: set[str] = set()

    def go(self, path: str) -> None:
        """Open a page."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        self.look()

    def press(self, name: str) -> None:
        """Press a button or follow a link by its name."""
        found = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        found.first.click()
        self.page.wait_for_load_state()
        self.look()

    def sign_in_as(self, name: str) -> None:
        """Sign in as one of the demonstration's people."""
        self.go("/demonstration/sign-in/")
        self.press(f"Sign in as {name}")

    def day(self, label: str, day: str) -> None:
        """Fill in three boxes from `2026-12-24`."""
        year, month, number = day.split("-")
        group = self.page.get_by_role("group", name=label)
        for box, value in (("Day", number), ("Month", month), ("Year", year)):
            group.get_by_label(box).fill(value)

    def says(self, words: str) -> None:
        """Check that the page says something."""
        text = self.page.locator("body").inner_text()
        assert words in text, f"{words!r} is not in:\n{text[:3000]}"

    def look(self) -> None:
        """Let axe look at a page, once a page, and check that nothing scrolls sideways."""
        title = self.page.title()
        if title in self._looked:
            return
        self._looked.add(title)
        found = Axe().run(self.page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{title}: {found.generate_report()}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{title} scrolls sideways by {wide} pixels."


@contextmanager
def visiting(browser: Browser, site: Site, *, width: int, height: int) -> Iterator[Visitor]:
    """Give somebody a window of a size."""
    context = browser.new_context(viewport={"width": width, "height": height})
    try:
        yield Visitor(context.new_page(), site.address)
    finally:
        context.close()


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at a desk."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody with a small phone."""
    with visiting(browser, site, width=360, height=740) as one:
        yield one
