"""Joining from a phone: a small new home not yet rated, decided in time; and a refusal that another reverses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Site, Visitor, visiting
from tests.market.files import PDF_BYTES
from tests.serving import served

pytestmark = pytest.mark.browser
COMMISSIONER, APPROVER = "Helen Quayle", "Tom Achebe"
PASSWORD = "seven quiet otters"
NEW_HOMES = """
INSERT INTO directory_provider (provider_id, name) VALUES (%(provider)s, %(company)s);
"""
NEW_HOME = """
INSERT INTO directory_service (service_id, provider_id, name, address, postcode, local_authority, region, latitude,
  longitude, care_home, beds, registered, care_types, type_unconfirmed, need_bands, rating_original, key_questions,
  original, fingerprint)
VALUES (%(service)s, %(provider)s, %(name)s, '3 Made-up Row, Fernbridge', '', 'Fernshire', 'Nowhere', 52.915, -1.41,
  true, 6, true, ARRAY['residential'], false, ARRAY['dementia', 'older_people'], '', '{}', '{}', '')
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration of its own."""
    with served(tmp_path_factory.mktemp("home")) as running:
        yield Site(running, "DE22 3WT", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at the council."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


def a_new_home(site: Site, number: int, name: str) -> str:
    """Put a small new home on the register, not yet rated; return its provider's id."""
    provider = f"1-77000000{number}"
    given = {"provider": provider, "company": f"{name} Care Ltd", "service": f"1-78000000{number}", "name": name}
    with site.running.owner() as connection:
        connection.execute(NEW_HOMES, given)
        connection.execute(NEW_HOME, given)
    return provider


def scheme_of(visitor: Visitor) -> str:
    """Return the address of the scheme."""
    visitor.go("/schemes/")
    visitor.press("Fernshire care homes")
    return visitor.page.url.removeprefix(visitor.address)


def make_an_account(phone: Visitor, name: str, email: str) -> None:
    """Make an account, choose a password from the message, and sign in."""
    page = phone.page
    scheme_of(phone)
    phone.press("Join this scheme")
    phone.press("Start")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your e-mail address at work").fill(email)
    phone.press("Make an account")
    phone.says("Look at your e-mail")
    phone.go("/demonstration/outbox/")
    body = page.locator("body").inner_text()
    link = next(word for word in body.split() if "/accounts/password/reset/key/" in word)
    page.goto(link)
    for box in page.locator("input[type=password]").all():
        box.fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_load_state()
    phone.go("/accounts/login/?next=/joining/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/joining/")
    phone.look()


def claim(phone: Visitor, provider: str) -> None:
    """Say which provider one speaks for."""
    page = phone.page
    phone.press("Say which provider you speak for")
    page.get_by_label("CQC provider id").fill(provider)
    page.get_by_label("What do you do there?").fill("Registered manager")
    page.get_by_label("How can the council tell").fill("Call the home and ask for me.")
    phone.press("Send")
    phone.says("makes sure of it")


def prepare(phone: Visitor, home: str, certificate: Path) -> None:
    """Go through every part of the task list."""
    page = phone.page
    phone.go("/joining/")
    phone.press("Fernshire care homes")
    phone.press("Choose your services")
    page.get_by_label(home).check()
    phone.press("Save")
    phone.press("Questions: Residential dementia care")
    page.locator("textarea").first.fill("Two carers stay awake all night.")
    page.locator("#kept").get_by_text("Kept at").wait_for()
    phone.press("Save and go on")
    phone.press("Declare what applies")
    phone.press("Save and go on")
    phone.says("There is a problem")
    page.get_by_role("group", name="Being insolvent").get_by_label("Yes").check()
    page.get_by_role("group", name="Being insolvent").get_by_label("No", exact=True).check()
    for group in page.locator(".govuk-radios").all():
        group.get_by_label("No", exact=True).check()
    phone.press("Save and go on")
    phone.press("Documents")
    phone.press("Add a document")
    page.get_by_label("Public liability insurance").check()
    page.get_by_label("The file").set_input_files(str(certificate))
    phone.day("Last day", "2099-03-31")
    phone.press("Add it")
    phone.press("Save and go on")


def verify(desk: Visitor, name: str) -> None:
    """Make sure of a claim at the council."""
    desk.sign_in_as(COMMISSIONER)
    desk.go("/market/claims/")
    desk.press(name)
    desk.page.get_by_label("Yes, I have made sure").check()
    desk.page.get_by_label("A call to a number").check()
    desk.page.get_by_label("What did you do").fill("Called the home's number on the CQC's page. The manager answered.")
    desk.press("Record it")


def ask_something(desk: Visitor) -> None:
    """Say what joining asks."""
    desk.sign_in_as(COMMISSIONER)
    desk.go("/market/applications/")
    desk.press("documents and questions")
    page = desk.page
    for box in page.get_by_role("group", name="Documents that everybody sends").get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_label("Public liability insurance").check()
    page.get_by_label("Questions of Residential dementia care").fill("Who is there at night?")
    desk.press("Publish")


def send(phone: Visitor) -> None:
    """Check and send."""
    phone.press("Check and send")
    phone.says("Not yet rated. A service that is not yet rated passes.")
    phone.page.get_by_label("What I send is true").check()
    phone.press("Send")
    phone.says("Waiting to be decided.")


def decide(desk: Visitor, home: str, verdict: str, reasons: str) -> None:
    """Decide an application at the council."""
    desk.sign_in_as(COMMISSIONER)
    desk.go("/market/applications/")
    desk.press(home)
    desk.press("Decide")
    desk.page.get_by_label(verdict).check()
    desk.page.get_by_label("Your reasons").fill(reasons)
    desk.press("Record the decision")


def test_a_small_new_home_joins_from_its_phone_and_is_decided_in_time(
    site: Site, phone: Visitor, desk: Visitor, tmp_path: Path
) -> None:
    certificate = tmp_path / "certificate.pdf"
    certificate.write_bytes(PDF_BYTES)
    ask_something(desk)
    provider = a_new_home(site, 1, "Wren Cottage")
    make_an_account(phone, "Ada Wren", "ada@wren.example")
    claim(phone, provider)
    prepare(phone, "Wren Cottage", certificate)
    phone.press("Check and send")
    phone.says("You can send it once it is verified")
    verify(desk, "Ada Wren")
    phone.go("/joining/")
    phone.press("Fernshire care homes")
    send(phone)
    phone.press("Answer, or add something")
    phone.page.get_by_label("Your answer").fill("We open the garden room in May.")
    phone.press("Send")
    decide(desk, "Wren Cottage", "Accept: it is a member from now on", "It meets every condition.")
    desk.says("Accepted on")
    phone.page.reload()
    phone.says("Accepted.")
    phone.go(f"{scheme_of(phone)}joining/")
    phone.says("100%")


def test_a_refusal_is_reversed_by_another_person(site: Site, phone: Visitor, desk: Visitor, tmp_path: Path) -> None:
    certificate = tmp_path / "certificate.pdf"
    certificate.write_bytes(PDF_BYTES)
    provider = a_new_home(site, 2, "Finch Lodge")
    make_an_account(phone, "Bo Finch", "bo@finch.example")
    claim(phone, provider)
    verify(desk, "Bo Finch")
    prepare(phone, "Finch Lodge", certificate)
    send(phone)
    decide(desk, "Finch Lodge", "Refuse", "The certificate cannot be read.")
    desk.says("Refused on")
    phone.page.reload()
    phone.says("The certificate cannot be read.")
    address = phone.page.url.removeprefix(phone.address)
    for path in ("/joining/documents/", "/work/", "/joining/", address):
        phone.go(path)
    phone.press("Ask for a second look")
    phone.page.get_by_label("Why do you think that the refusal is wrong?").fill("It can: it opens on my phone.")
    phone.press("Ask for it")
    desk.go("/market/applications/")
    desk.press("Finch Lodge")
    desk.says("Somebody else looks at it again.")
    desk.sign_in_as(APPROVER)
    desk.go("/market/applications/")
    desk.press("Finch Lodge")
    desk.press("Look again and decide")
    desk.page.get_by_label("Reverse the refusal: it is a member from now on").check()
    desk.page.get_by_label("Your reasons").fill("It opens. It was a fault of ours.")
    desk.press("Record the decision")
    desk.says("Reversed")
    desk.go("/market/applications/?show=decided")
    desk.says("Accepted after a second look.")
    phone.page.reload()
    phone.says("Accepted after a second look.")
