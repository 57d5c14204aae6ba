"""A provider on a small phone, without JavaScript: an offer in under three minutes, argued from the steps it takes."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.journeys.conftest import Site, Visitor
from tests.serving import served

pytestmark = pytest.mark.browser
THREE_MINUTES = 180.0
# What a person takes. Typing: 36.2 words a minute on a phone, five characters a word (Palin and others, 2019).
# Reading: 238 words a minute (Brysbaert, 2019). A tap, the scroll to it and the thought before it (Card, Moran and
# Newell's keystroke-level model has 1.1 s to point and 1.2 s to prepare).
SECONDS_A_CHARACTER = 60 / (36.2 * 5)
SECONDS_A_WORD = 60 / 238
SECONDS_A_TAP = 2.3


@dataclass
class Hand:
    """A thumb on a phone, which counts what it does."""

    page: Page
    taps: int = 0
    characters: int = 0
    words_read: int = 0
    fields: list[str] = field(default_factory=list)

    def tap(self, what: Locator) -> None:
        """Tap a link, a button or a box."""
        what.click()
        self.taps += 1

    def write(self, label: str, text: str) -> None:
        """Tap into a field and type."""
        box = self.page.get_by_label(label)
        self.tap(box)
        box.fill(text)
        self.characters += len(text)
        self.fields.append(label)

    def read(self, *texts: str) -> None:
        """Read words."""
        self.words_read += sum(len(text.split()) for text in texts)

    def seconds(self) -> float:
        """Return what a person would have taken."""
        return self.taps * SECONDS_A_TAP + self.characters * SECONDS_A_CHARACTER + self.words_read * SECONDS_A_WORD


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of its own, whose open search nobody has closed."""
    with served(tmp_path_factory.mktemp("home")) as running:
        yield Site(running, "DE22 3WT", ())


@pytest.fixture
def bare(browser: Browser, site: Site) -> Iterator[Page]:
    """A small phone whose browser runs no JavaScript."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def sign_in(page: Page, site: Site) -> str:
    """Sign in as a manager who is invited to the search that is open; return their name."""
    page.goto(f"{site.address}/demonstration/sign-in/")
    names = page.get_by_role("button", name=re.compile("Sign in as Manager of")).all_inner_texts()
    for name in reversed(names):
        page.goto(f"{site.address}/demonstration/sign-in/")
        page.get_by_role("button", name=" ".join(name.split())).first.click()
        page.goto(f"{site.address}/invitations/")
        if page.get_by_text("Waiting for you").count():
            return name
    pytest.fail("Nobody is invited.")


def save_answers(page: Page, site: Site) -> dict[str, str]:
    """Keep two answers, as a manager has done before."""
    kept = {
        "How would you make evenings calm for this person?": (
            "One carer stays from four o'clock until bed. We walk before tea, lower the lights, and sit together."
        ),
        "How would you keep their family close?": (
            "Tea together every Sunday, a call on any evening, and a family room for those who come from far."
        ),
    }
    for question, text in kept.items():
        page.goto(f"{site.address}/saved-answers/new/")
        page.get_by_label("Which question does it answer?").fill(question)
        page.get_by_label("Your answer").fill(text)
        page.get_by_role("button", name="Save").click()
    return kept


def test_an_offer_takes_under_three_minutes_on_a_phone_without_javascript(
    bare: Page, site: Site, tmp_path: Path
) -> None:
    sign_in(bare, site)
    kept = save_answers(bare, site)
    bare.goto(f"{site.address}/invitations/")
    hand, began = Hand(bare), time.monotonic()
    card = bare.locator("section.pw-card", has_text="Waiting for you").first
    hand.read(card.inner_text())
    hand.tap(card.get_by_role("link").first)
    hand.tap(bare.get_by_role("link", name="Make an offer"))
    hand.read(" ".join(bare.locator("ul.govuk-list--bullet").first.all_inner_texts()))
    for question, text in kept.items():
        place = bare.locator("form > div", has=bare.get_by_label(question, exact=True))
        hand.tap(place.locator("summary"))
        hand.tap(place.get_by_role("button", name=re.compile("^Use it")))
        assert place.get_by_role("textbox").input_value() == text
        hand.read(text)
        hand.tap(place.get_by_label("I have read this answer"))
    hand.write("What will you do for this person?", "You would walk in our garden each day, and sing with us.")
    hand.tap(bare.get_by_label("We meet every must-have"))
    hand.tap(bare.get_by_label("We have a place now"))
    hand.write("Price for core care", "990")
    hand.tap(bare.get_by_role("button", name="Check your offer", exact=True))
    assert bare.get_by_role("heading", level=1).inner_text() == "Check your offer before you seal it"
    assert "£990.00 a week" in bare.locator("main").inner_text()
    hand.read(bare.locator("main").inner_text())
    hand.tap(bare.get_by_role("button", name="Seal this offer"))
    took = time.monotonic() - began
    assert "Your offer is sealed." in bare.locator("main").inner_text()
    assert hand.fields == ["What will you do for this person?", "Price for core care"]
    assert hand.taps <= 16
    measured = f"{hand.taps} taps, {hand.characters} characters, {hand.words_read} words; pages took {took:.1f} s"
    assert hand.seconds() + took < THREE_MINUTES, measured
    with bare.expect_download() as download:
        bare.get_by_role("link", name="Keep the receipt as a file").click()
    download.value.save_as(tmp_path / "receipt.json")
    assert '"act": "bid"' in (tmp_path / "receipt.json").read_text()


def test_an_offer_is_changed_replaced_and_withdrawn_without_javascript(bare: Page, site: Site) -> None:
    sign_in(bare, site)
    bare.locator("section.pw-card", has_text="Waiting for you").first.get_by_role("link").first.click()
    invitation = bare.url
    bare.get_by_role("link", name="Make an offer").click()
    bare.get_by_label("How would you make evenings calm").fill("Low lights.")
    bare.get_by_label("Price for core care").fill("600")
    bare.get_by_label("Price for core care").press("Enter")
    assert "Answer this question" in bare.locator("main").inner_text()
    assert bare.get_by_label("How would you make evenings calm").input_value() == "Low lights."
    bare.get_by_label("How would you keep their family close").fill("Sundays.")
    bare.get_by_label("What will you do for this person?").fill("You would have hens.")
    bare.get_by_role("button", name="Check your offer", exact=True).click()
    for words in ("You will be asked to explain it", "You have not said that you have a place"):
        assert words in bare.locator("main").inner_text()
    bare.get_by_role("button", name="Change it").click()
    assert bare.get_by_label("What will you do for this person?").input_value() == "You would have hens."
    bare.get_by_label("We have a place now").check()
    bare.get_by_label("We meet every must-have").check()
    bare.get_by_role("button", name="Check your offer", exact=True).click()
    bare.get_by_role("button", name="Seal this offer").click()
    bare.goto(invitation)
    bare.get_by_role("link", name="Replace your offer").click()
    assert "Write the new one in full" in bare.locator("main").inner_text()
    bare.goto(invitation)
    bare.get_by_role("link", name="withdraw your offer").click()
    bare.get_by_role("button", name="Withdraw it").click()
    assert "Your offer is withdrawn" in bare.locator("main").inner_text()


def test_every_page_of_a_provider_reads_well_on_a_phone(phone: Visitor, site: Site) -> None:
    page = phone.page
    sign_in(page, site)
    for path in ("/invitations/", "/results/", "/receipts/", "/saved-answers/", "/saved-answers/new/"):
        phone.go(path)
    phone.go("/invitations/")
    page.locator("section.pw-card").first.get_by_role("link").first.click()
    phone.look()
    invitation = page.url.removeprefix(phone.address)
    for path in ("bid/", "ask/", "decline/", "withdraw/", "more/", "more/reader/"):
        phone.go(invitation + path)
    page.get_by_label("What is their job?").fill("Deputy manager")
    page.get_by_label("What do they read it for?").fill("To see whether we can manage the medicines.")
    phone.press("Send")
    phone.press("Read it as")
    phone.says("This reading has been written down in the person's file.")
    phone.go("/invitations/")
    page.locator('input[name="places"]').first.fill("2")
    phone.press("Say so")
    phone.says("places now, 2.")
