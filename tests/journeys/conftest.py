"""A real site for the journeys: PostgreSQL, granian, the jobs and the opener, each a process; and Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

PATIENCE = 60.0


@dataclass
class Site:
    """A site that runs, with its folder and its address."""

    address: str
    home: Path
    postcode: str
    offers: tuple[tuple[str, str, str], ...]  # manager, service, price


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _chromium() -> str:
    for candidate in (os.environ.get("PLACEWELL_CHROMIUM"), "/usr/bin/chromium", shutil.which("chromium")):
        if candidate and Path(candidate).exists():
            return candidate
    pytest.fail("The browser tests need Chromium. Install it, or set PLACEWELL_CHROMIUM to its path.")


FERNSHIRE = (("Brook and Byre", "Brook House", "£990"), ("Candlewick Homes", "Candlewick", "1,010.50"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, served as `placewell demo` serves it."""
    with served(tmp_path_factory, ["-m", "placewell.cli", "demo", "--json", "--port"]) as (address, home):
        yield Site(address, home, "DE22 3WT", FERNSHIRE)


@contextmanager
def served(tmp_path_factory: pytest.TempPathFactory, arguments: list[str]) -> Iterator[tuple[str, Path]]:
    home, port = tmp_path_factory.mktemp("home"), _free_port()
    cleared = ("DATABASE_URL", "DATABASE_OWNER_URL", "PLACEWELL_KIND", "PLACEWELL_KEYS_FOLDER", "PLACEWELL_OPENING_KEY")
    environment = {name: value for name, value in os.environ.items() if name not in cleared}
    address = f"http://127.0.0.1:{port}"
    environment |= {"PLACEWELL_HOME": str(home), "PLACEWELL_BASE_URL": address}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    log = (home / "demo.log").open("wb")
    command = [sys.executable, *arguments, str(port)]
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(address, process, home / "demo.log")
        yield address, home
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


@pytest.fixture(scope="session")
def oldham(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Iterator[Site]:
    """The real register of a whole council, served with made-up people; prices stay in the test."""
    register = real_data / "cqc" / "oldham_cqc_api_raw_2025.zip"
    with served(tmp_path_factory, ["-m", "tests.journeys.oldham_site", str(register)]) as (address, home):
        yield Site(address, home, "OL9 6LD", ())


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{address}/health/ready", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    pytest.fail(f"The site did not start: {log.read_text(errors='replace')[-2000:]}")


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
