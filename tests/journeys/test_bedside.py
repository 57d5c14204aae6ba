"""A portrait that proves wrong at the bedside: marked on a phone, put right, asked again under seal, chosen again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Site, Visitor, visiting
from tests.journeys.test_costs_more import case_of, opens_the_link
from tests.serving import served

pytestmark = pytest.mark.browser
BROKER, WORKER, COLLEAGUE, APPROVER = "Rosa Marchetti", "Amina Yusuf", "Peter Lindqvist", "Tom Achebe"
SEEN = "Two carers are needed, with a hoist."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on which one person's choices have just been put."""
    with served(tmp_path_factory.mktemp("home"), ("-m", "tests.journeys.choosing_site")) as running:
        yield Site(running, "", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at the council."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


@pytest.fixture
def bedside(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody of a home, at a bedside with a small phone."""
    with visiting(browser, site, width=360, height=740) as one:
        yield one


def test_a_portrait_that_proves_wrong_at_the_bedside(
    site: Site, phone: Visitor, bedside: Visitor, desk: Visitor
) -> None:
    case, name = case_of(site), chosen(phone)
    provider = provider_of(site, name)
    reported_at_the_bedside(bedside, provider)
    corrected(desk, case)
    sent_to_everybody(desk, case)
    phone.go("/choices/")
    phone.says("What we had written about you was not right.")
    read_and_priced_again(bedside, provider)


def chosen(phone: Visitor) -> str:
    """The person chooses the first of their choices; return its name."""
    opens_the_link(phone)
    phone.go("/choices/")
    name = re.sub(r"^\d+\s*", "", phone.page.locator("tbody h3").first.inner_text())
    phone.press(f"Choose {name}")
    phone.page.get_by_label("I am choosing for myself").check()
    phone.page.get_by_label("What is the name of the person who is choosing?").fill("Edith Marlowe")
    phone.press(f"Choose {name}")
    phone.says(f"You have chosen {name}.")
    return name


def provider_of(site: Site, name: str) -> str:
    """The provider of a service."""
    with site.running.owner() as connection:
        found = connection.execute(
            "SELECT g.name FROM choice_option o JOIN accounts_organisation g ON g.id = o.organisation_id"
            " WHERE o.service_name = %s",
            (name,),
        ).fetchone()
    assert found is not None
    return str(found[0])


def reported_at_the_bedside(bedside: Visitor, provider: str) -> None:
    """Each statement beside the person; the connection drops on the way, and nothing is lost."""
    page = bedside.page
    bedside.sign_in_as(f"Manager of {provider}")
    bedside.go("/visits/")
    bedside.press("Report the visit")
    assert page.locator("input[type=radio]:checked").count() == 0
    page.get_by_role("group", name="Falls").get_by_label("Matches").check()
    expect(page.locator("#kept")).to_contain_text("Nothing is sent yet.")
    page.reload()
    assert page.get_by_role("group", name="Falls").get_by_label("Matches").is_checked()
    page.get_by_role("group", name="Moving: staff and equipment").get_by_label("Differs").check()
    bedside.press("Keep and go on")
    page.get_by_label("More is needed than it says").check()
    page.get_by_label("What did you see?").fill(SEEN)
    bedside.press("Keep and go on")
    bedside.says("goes to every service that was invited")
    page.get_by_label("We can give this person the care they need").check()
    bedside.press("Send the report")
    bedside.says("The council and the person have your answer.")


def corrected(desk: Visitor, case: str) -> None:
    """The social worker writes what was seen, a colleague signs it, and an approver sets the budget."""
    page = desk.page
    desk.sign_in_as(WORKER)
    desk.go(f"/cases/{case}/portrait/")
    page.locator("#id_transfers").fill(SEEN)
    desk.press("Save and check the portrait")
    desk.go(f"/cases/{case}/portrait/confirm/")
    page.get_by_label("Who confirmed it?").fill("Grace Marlowe, daughter")
    desk.press("Record it")
    desk.sign_in_as(COLLEAGUE)
    desk.go(f"/cases/{case}/portrait/sign/")
    desk.press("Sign it")
    desk.sign_in_as(APPROVER)
    desk.go(f"/cases/{case}/budget/")
    desk.press("Set the budget")


def sent_to_everybody(desk: Visitor, case: str) -> None:
    """The broker's work list leads to the round."""
    desk.sign_in_as(BROKER)
    desk.go("/work/")
    desk.press("The corrected portrait has to go to every service that was invited")
    desk.says("withdraws without fault")
    desk.press("Send the corrected portrait")
    desk.says("It is a confirmation round")


def read_and_priced_again(bedside: Visitor, provider: str) -> None:
    """The home reads what is right, and can seal another price."""
    bedside.go("/invitations/")
    bedside.page.locator('main a[href^="/invitations/I-"]').first.click()
    bedside.page.wait_for_load_state()
    bedside.says("This is the corrected one.")
    bedside.says(SEEN)
    bedside.press("Make an offer")
