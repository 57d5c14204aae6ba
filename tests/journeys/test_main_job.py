"""The main job in Chromium, from the portrait to the placement, on the fictional county: every process is real."""

import re
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.conftest import Site, Visitor

pytestmark = pytest.mark.browser
PATIENCE = 20.0
ANSWERED = "Yes: a ground-floor room, or a lift."
ABOUT = "Growing vegetables, and a newspaper every morning."


def eventually(visitor: Visitor, words: str) -> None:
    """Reload until a page says something that another process is bringing about."""
    deadline = time.monotonic() + PATIENCE
    while words not in visitor.page.locator("main").inner_text():
        assert time.monotonic() < deadline, f"The page never said {words!r}."
        visitor.page.reload()
    visitor.look()


def test_from_the_portrait_to_the_placement(site: Site, visitor: Visitor, phone: Visitor, tmp_path: Path) -> None:
    the_main_job(site, visitor, phone, tmp_path, miles="30")


def the_main_job(site: Site, visitor: Visitor, phone: Visitor, tmp_path: Path, *, miles: str) -> set[str]:
    """Play the job on a site, and return the names of the services that were invited."""
    case = _a_case_with_a_portrait(visitor, site.postcode, miles)
    _a_signature_and_a_budget(visitor, case)
    tender = _a_tender(visitor, case)
    invited = _invited(visitor)
    offers = site.offers or _the_nearest_two(visitor, site, invited)
    _a_question_to_all(phone, visitor, tender, offers)
    _offers(phone, tmp_path, offers)
    site.running.move_clock(timedelta(days=20))
    _marks(visitor, tender)
    for manager, service, price in offers:
        if price == "£700":
            _a_low_price_explained(phone, visitor, tender, manager, service)
    _options_put(visitor, tender)
    manager, service, _price = offers[1]
    _a_choice(phone, service)
    _a_visit_and_a_placement(visitor, tender, manager)
    for bidder, home, _price in offers:
        chosen = "The person chose your offer." if home == service else "who did not choose it."
        _feedback(phone, bidder, home, chosen)
        _a_receipt_proved(phone, tmp_path, bidder, home)
    return invited


def _a_case_with_a_portrait(visitor: Visitor, postcode: str, miles: str) -> str:
    page = visitor.page
    visitor.sign_in_as("Amina Yusuf")
    visitor.press("Start a new case")
    visitor.press("Start the case")
    visitor.says("Enter a first name.")
    page.get_by_label("First name").fill("Harold")
    page.get_by_label("Last name").fill("Tunnicliffe")
    visitor.day("Date of birth", "1940-02-29")
    page.get_by_label("Who do we write to?").fill("Beryl Tunnicliffe")
    page.get_by_label("Who are they to the person?").fill("wife")
    page.get_by_label("Their e-mail address").fill("beryl@family.example")
    page.get_by_label("What kind of care?").select_option(label="Residential dementia care")
    visitor.press("Start the case")
    case = page.url.removeprefix(visitor.address)
    visitor.go(case + "assessment/")
    page.get_by_label("Needs arise from a physical or mental impairment or illness").check()
    page.get_by_label("Managing and maintaining nutrition").check()
    page.get_by_label("Maintaining personal hygiene").check()
    page.get_by_label("There is a significant effect on wellbeing").check()
    page.get_by_role("group", name="Cognition").get_by_label("High").check()
    page.get_by_label("Cognition, in a sentence").fill("Knows family; loses the day.")
    visitor.press("Record the assessment")
    visitor.go(case + "portrait/")
    page.get_by_label("What is most important to me?").fill(f"{ABOUT} Harold wants his shed.")
    page.get_by_label("Search around which postcode?").fill(postcode)
    page.get_by_label("What do we call that area to services?").fill("the middle of the county")
    page.get_by_label("Within how many miles?").fill(miles)
    visitor.day("When should care start?", "2027-02-01")
    page.get_by_label("Planned: services have").check()
    page.get_by_label("Dementia", exact=True).check()
    page.get_by_label("Diagnosis, broadly").fill("A dementia")
    visitor.press("Save and check the portrait")
    visitor.says("“Harold”")
    visitor.says("It stops the signature")
    visitor.go(case + "portrait/")
    assert "Harold" in page.get_by_label("What is most important to me?").input_value()
    page.get_by_label("What is most important to me?").fill(ABOUT)
    visitor.press("Save and check the portrait")
    visitor.go(case + "portrait/confirm/")
    page.get_by_label("Who confirmed it?").fill("His wife")
    page.get_by_label("How?").fill("read aloud at home")
    visitor.press("Record it")
    visitor.go(case + "portrait/sign/")
    visitor.press("Sign it")
    visitor.says("You wrote this portrait, so somebody else must sign it.")
    return case


def _a_signature_and_a_budget(visitor: Visitor, case: str) -> None:
    page = visitor.page
    visitor.sign_in_as("Peter Lindqvist")
    visitor.go(case + "portrait/sign/")
    visitor.says("Growing vegetables")
    visitor.press("Sign it")
    visitor.sign_in_as("Rosa Marchetti")
    visitor.go(case + "suitability/")
    page.get_by_role("group", name=re.compile("every must-have")).get_by_label("Yes").check()
    page.get_by_role("group", name=re.compile("designed with a provider")).get_by_label("No").check()
    visitor.press("See what the test says")
    visitor.says("It can be searched for here.")
    visitor.press("Record this answer")
    visitor.says("services appear able")
    visitor.sign_in_as("Tom Achebe")
    visitor.go(case + "budget/")
    page.get_by_label("Addition 1: what for?").fill("A larger room, for a hoist")
    page.get_by_label("Addition 1: how much?").fill("27O")
    visitor.press("Set the budget")
    visitor.says("27O has the letter O in it.")
    page.get_by_label("Addition 1: how much?").fill("£270")
    visitor.press("Add it up")
    visitor.says("The budget would be £1,200.00 a week.")
    visitor.press("Set the budget")
    visitor.says("£1,200.00 a week")
    visitor.says("A larger room, for a hoist")


def _a_tender(visitor: Visitor, case: str) -> str:
    visitor.sign_in_as("Rosa Marchetti")
    visitor.go(case)
    visitor.press("Open the tender")
    visitor.says("Until the close nobody can read an offer")
    return visitor.page.url.removeprefix(visitor.address)


def _invited(visitor: Visitor) -> set[str]:
    items = visitor.page.locator("h2:has-text('Invited') ~ ul").first.locator("li").all_inner_texts()
    return {item.rsplit(", ", 1)[0] for item in items}


def _the_nearest_two(visitor: Visitor, site: Site, invited: set[str]) -> tuple[tuple[str, str, str], ...]:
    """Return the nearest two invited services of different providers, with the names of these."""
    visitor.go(f"/services/?care_type=residential&need=dementia&miles=5&near={site.postcode}")
    found: dict[str, tuple[str, str, str]] = {}
    for card in visitor.page.locator("li.pw-card").all():
        name, text = card.locator("h3").inner_text(), card.inner_text()
        provider = re.search(r"Run by (.+)", text)
        if name in invited and provider is not None:
            found.setdefault(provider[1], (provider[1], name, "£990"))
    return tuple(found.values())[:2]


def _a_question_to_all(phone: Visitor, visitor: Visitor, tender: str, offers: tuple[tuple[str, str, str], ...]) -> None:
    """One asks, the broker answers, and everybody reads both; nobody reads who asked."""
    _own_invitation(phone, *offers[0][:2])
    phone.press("Ask a question")
    phone.page.get_by_label("Your question").fill("Is a room without steps needed?")
    phone.press("Ask")
    visitor.sign_in_as("Rosa Marchetti")
    visitor.go(tender)
    visitor.says("Is a room without steps needed?")
    assert offers[0][0] not in visitor.page.locator("main").inner_text()
    visitor.press("Answer it, to all")
    visitor.page.get_by_label("Your answer").fill(ANSWERED)
    visitor.press("Answer all")
    _own_invitation(phone, *offers[1][:2])
    phone.says(ANSWERED)


def _offers(phone: Visitor, folder: Path, offers: tuple[tuple[str, str, str], ...]) -> None:
    page = phone.page
    for manager, service, price in offers:
        _own_invitation(phone, manager, service)
        phone.says(ABOUT)
        assert "1,200" not in page.content()
        phone.press("Make an offer")
        page.get_by_label("How would you make evenings calm").fill("The same carer each evening.")
        page.get_by_label("How would you keep their family close").fill("Sunday lunch together.")
        page.get_by_label("What will you do for this person?").fill("You would have a vegetable bed of your own.")
        phone.day("When can care start?", "2027-01-20")
        page.get_by_label("We have a place now").check()
        page.get_by_label("Price for core care").fill("12OO")
        phone.day("Until when is the price good?", "2027-03-01")
        phone.press("Check your offer")
        phone.says("12OO has the letter O in it.")
        assert page.get_by_label("What will you do for this person?").input_value()
        page.get_by_label("Price for core care").fill(price)
        phone.press("Check your offer")
        phone.says("Once it is sealed nobody can read it")
        phone.press("Seal this offer")
        phone.says("Your offer is sealed.")
        with page.expect_download() as download:
            page.get_by_role("link", name="Keep the receipt as a file").click()
        download.value.save_as(folder / f"{service}.json")


def _own_invitation(phone: Visitor, manager: str, service: str) -> None:
    """Go to the invitation of one of a manager's homes."""
    phone.sign_in_as(f"Manager of {manager}")
    phone.go("/invitations/")
    card = phone.page.locator("section.pw-card", has_text=ABOUT).filter(has_text=service)
    card.get_by_role("link").first.click()
    phone.page.wait_for_load_state()


def _marks(visitor: Visitor, tender: str) -> None:
    """Two mark on their own; where they are two apart, one proposes a score and the other accepts it."""
    page = visitor.page
    visitor.sign_in_as("Iris Novak")
    eventually(visitor, "Mark T-")
    for name, first in (("Iris Novak", "5"), ("Owen Prys", "2")):
        visitor.sign_in_as(name)
        visitor.go(tender + "scoring/")
        visitor.says("A free seat")
        assert "£" not in page.locator("main").inner_text()
        assert not page.get_by_role("link", name=re.compile("^Score it")).count(), "Interests come first."
        visitor.press("Declare your interests")
        page.get_by_label("No, I have none").check()
        visitor.press("Declare this")
        assert not page.get_by_text("Change it").count(), "Nobody sees another's scores."
        visitor.press("Score it")
        score = first
        while page.get_by_label("Score from 0 to 5").count():
            page.get_by_label("Score from 0 to 5").fill(score)
            page.get_by_label("Why?").fill("Says who does what.")
            visitor.press("Give this score")
            score = "4"
        visitor.press("Finish marking")
    visitor.says("Some scores differ by two or more: agree each of them.")
    visitor.press("Agree a score")
    page.get_by_label("Score to agree, from").fill("4")
    page.get_by_label("Why?").fill("It names the carers, and not yet the hours.")
    visitor.press("Propose it")
    visitor.sign_in_as("Iris Novak")
    visitor.go(tender + "scoring/")
    visitor.press("Accept or answer the proposal")
    visitor.press("Accept 4")
    visitor.says("Every mark stands")


def _a_low_price_explained(phone: Visitor, visitor: Visitor, tender: str, manager: str, service: str) -> None:
    """A price under what care costs is not put before a named officer has accepted its explanation."""
    visitor.sign_in_as("Rosa Marchetti")
    visitor.go(tender)
    eventually(visitor, "has to be explained")
    _own_invitation(phone, manager, service)
    phone.press("What became of your offer")
    phone.press("Explain your price")
    phone.page.get_by_label("How does this price cover the cost of care?").fill(
        "A trust owns the house and pays for it."
    )
    for head, amount in (("Staffing", "560"), ("Supplies and services", "140")):
        phone.page.get_by_label(head).fill(amount)
    phone.press("Send the explanation")
    visitor.sign_in_as("Tom Achebe")
    visitor.go(tender + "low-bids/")
    visitor.says("A trust owns the house")
    visitor.press("Decide")
    visitor.page.get_by_label("Accept it: the explanation shows").check()
    visitor.page.get_by_label("Why?").fill("The accounts of the trust show the gift.")
    visitor.press("Keep this decision")
    visitor.says("the offers are evaluated again")


def _options_put(visitor: Visitor, tender: str) -> None:
    visitor.sign_in_as("Rosa Marchetti")
    visitor.go(tender)
    eventually(visitor, "Put the choices to the person")
    visitor.press("Put the choices to the person")
    visitor.says("their private link is sent")


def _a_choice(phone: Visitor, service: str) -> None:
    page = phone.page
    phone.press("Sign out")
    phone.go("/demonstration/outbox/")
    link = page.locator('a[href*="/me/"]').first.get_attribute("href") or ""
    phone.go(link.removeprefix(phone.address))
    phone.press("Send me a code")
    with page.context.expect_page() as opened:
        page.evaluate("window.open('/demonstration/outbox/')")
    code = re.search(r"(\d{6}) is your code", opened.value.locator("main").inner_text())
    opened.value.close()
    assert code is not None
    page.get_by_label("Your code").fill("000000" if code[1] != "000000" else "111111")
    phone.press("Open")
    phone.says("That is not the code we sent.")
    page.get_by_label("Your code").fill(code[1])
    phone.press("Open")
    phone.press("Your choices")
    phone.says("You would have a vegetable bed of your own.")
    phone.press(f"Choose {service}")
    page.get_by_label("I am choosing for myself").check()
    page.get_by_label("What is the name of the person who is choosing?").fill("Harold Tunnicliffe")
    phone.press(f"Choose {service}")
    phone.says(f"You have chosen {service}.")


def _a_visit_and_a_placement(visitor: Visitor, tender: str, provider: str) -> None:
    page = visitor.page
    visitor.sign_in_as(f"Manager of {provider}")
    visitor.go("/visits/")
    visitor.press("Report the visit")
    page.get_by_role("group", name="Falls").get_by_label("Matches").check()
    visitor.press("Keep and go on")
    page.get_by_label("We can give this person the care they need").check()
    visitor.press("Send the report")
    visitor.sign_in_as("Tom Achebe")
    visitor.go(tender + "placement/")
    visitor.press("Approve this placement")
    visitor.says("starts on")
    visitor.says("was approved")
    visitor.press("The agreement")
    document = page.request.get(page.url + "agreement.pdf")
    assert document.body().startswith(b"%PDF")
    agreement = page.url.removeprefix(visitor.address)
    for who, name in ((f"Manager of {provider}", "C. Wick"), ("Rosa Marchetti", "Rosa Marchetti")):
        visitor.sign_in_as(who)
        visitor.go(agreement)
        visitor.press("Sign it")
        page.get_by_label("Type your full name to sign").fill(name)
        page.get_by_label("In what capacity do you sign?").fill("As employed")
        page.get_by_label("I have read the agreement").check()
        page.get_by_role("button", name="Sign", exact=True).click()
        visitor.says("You have signed.")


def _feedback(phone: Visitor, manager: str, service: str, sentence: str) -> None:
    _own_invitation(phone, manager, service)
    phone.press("What became of your offer")
    phone.says(sentence)
    phone.says("Says who does what.")
    assert not {"Iris", "Owen"} & set(phone.page.locator("main").inner_text().split())


def _a_receipt_proved(phone: Visitor, folder: Path, manager: str, service: str) -> None:
    _own_invitation(phone, manager, service)
    receipt, opening = folder / f"{service}.json", folder / "opening.json"
    with phone.page.expect_download() as download:
        phone.page.get_by_role("link", name=re.compile("The opening")).click()
    download.value.save_as(opening)
    command = [sys.executable, "-m", "placewell.cli", "verify-receipt", str(receipt), str(opening)]
    proved = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert proved.returncode == 0, proved.stdout
    assert "The price evaluated is the price sealed." in proved.stdout


def test_public_pages_read_well_on_a_phone(phone: Visitor) -> None:
    for path in ("/", "/schemes/", "/services/", "/accounts/login/", "/me/"):
        phone.go(path)
    phone.go("/schemes/")
    phone.page.locator("main a").first.click()
    phone.look()
    phone.page.locator("main table a").first.click()
    phone.look()
    phone.says("60")
