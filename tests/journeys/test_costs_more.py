"""A home above the budget: what the law refuses, the lawful way to it, and what comes after (rulebook §7)."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Site, Visitor, visiting
from tests.serving import served

pytestmark = pytest.mark.browser
BROKER, WORKER, APPROVER, PAYER = "Rosa Marchetti", "Amina Yusuf", "Tom Achebe", "Grace Marlowe"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on which one person's choices have just been put, and a home costs more."""
    with served(tmp_path_factory.mktemp("home"), ("-m", "tests.journeys.choosing_site", "dearer")) as running:
        yield Site(running, "", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at the council."""
    with visiting(browser, site, width=1200, height=900) as one:
        yield one


def opens_the_link(phone: Visitor) -> None:
    """Open the person's private page."""
    page = phone.page
    phone.go("/demonstration/outbox/")
    link = page.locator('a[href*="/me/"]').first.get_attribute("href") or ""
    phone.go(link.removeprefix(phone.address))
    phone.press("Send me a code")
    with page.context.expect_page() as opened:
        page.evaluate("window.open('/demonstration/outbox/')")
    code = re.search(r"(\d{6}) is your code", opened.value.locator("main").inner_text())
    opened.value.close()
    assert code is not None
    page.get_by_label("Your code").fill(code[1])
    phone.press("Open")


def asks(somebody: Visitor, *, payer: str, name: str, button: str) -> None:
    """Fill in what is asked for a home that costs more, and send it."""
    page = somebody.page
    page.get_by_label("Which home is it?").fill("The one by the church, with the big garden")
    page.get_by_label(payer).check()
    page.get_by_label("What is the full name of the one who would pay?").fill(name)
    page.get_by_label("None of these, or somebody else pays").check()
    page.get_by_label("Yes", exact=True).check()
    somebody.press(button)


def case_of(site: Site) -> str:
    """The person's package."""
    with site.running.owner() as connection:
        row = connection.execute("SELECT package_ref FROM choice_option LIMIT 1").fetchone()
    assert row is not None
    return str(row[0])


def test_a_lawful_top_up_and_every_unlawful_one_refused(site: Site, desk: Visitor, phone: Visitor) -> None:
    case = case_of(site)
    refused_before_the_choices_were_shown(phone)
    refused_from_the_persons_own_money(phone)
    ref = asked_and_refused_before_the_advice(desk, phone, case)
    advised(desk, ref)
    refused_for_continuing_healthcare(desk, ref)
    agreed_and_chosen(desk, phone, ref)
    stopped_before_anybody_moved(desk, phone, ref)
    refused_because_the_portrait_was_wrong(site, desk, phone, case)
    refused_for_home_care(site, desk, case)


def refused_before_the_choices_were_shown(phone: Visitor) -> None:
    """No page has a form before an offer within the budget was shown."""
    opens_the_link(phone)
    phone.go("/choices/costs-more/")
    phone.says("Look at your choices first.")
    assert not phone.page.get_by_label("Which home is it?").count()


def refused_from_the_persons_own_money(phone: Visitor) -> None:
    """The person themselves may not pay without a ground."""
    phone.go("/choices/")
    assert not phone.page.get_by_role("link", name="costs more").count(), "The page of choices suggests none."
    phone.press("Ask for another home")
    phone.press("The home I want costs more than the council can pay")
    payer = "The person, out of their own money"
    asks(phone, payer=payer, name="Edith Marlowe", button="Tell the council")
    phone.says("If not, somebody else must pay.")


def asked_and_refused_before_the_advice(desk: Visitor, phone: Visitor, case: str) -> str:
    """The daughter would pay; without advice nothing is checked. Return the reference."""
    phone.go("/choices/costs-more/")
    asks(phone, payer="Somebody else, such as family", name=PAYER, button="Tell the council")
    phone.says(f"We talk with you first, and with {PAYER}.")
    desk.sign_in_as(APPROVER)
    desk.go(f"/cases/{case}/additional-cost/")
    desk.page.locator("main a[href^='/additional-costs/']").click()
    ref = desk.page.url.rstrip("/").rpartition("/")[2]
    assert not desk.page.get_by_role("link", name="Check it and draw up the agreement").count()
    desk.go(f"/additional-costs/{ref}/check/")
    desk.page.get_by_label("No", exact=True).check()
    desk.press("Draw up the agreement")
    desk.says("the advice comes first")
    return ref


def advised(desk: Visitor, ref: str) -> None:
    """Give the advice, as a social worker."""
    desk.sign_in_as(WORKER)
    desk.go(f"/additional-costs/{ref}/")
    desk.press("Record the advice")
    desk.page.get_by_role("radio").first.check()
    desk.day("On which day was the advice given?", "2026-01-05")
    desk.page.get_by_label("Who gave it?").fill(WORKER)
    desk.page.get_by_label("What were they told, and how?").fill("At home, with the leaflet and where to get advice.")
    desk.page.get_by_label("After the advice, they said that they still want to").check()
    desk.press("Keep the advice")
    desk.says("advice was given; an approver checks it")


def refused_for_continuing_healthcare(desk: Visitor, ref: str) -> None:
    """Where the NHS pays, nobody adds to it."""
    desk.sign_in_as(APPROVER)
    desk.go(f"/additional-costs/{ref}/")
    desk.press("Check it and draw up the agreement")
    desk.page.get_by_label("Yes", exact=True).check()
    desk.press("Draw up the agreement")
    desk.says("Agree the place with the NHS instead.")


def agreed_and_chosen(desk: Visitor, phone: Visitor, ref: str) -> None:
    """Checked by the approver, signed by the payer with the broker and by the council; then chosen."""
    desk.page.get_by_label("No", exact=True).check()
    desk.press("Draw up the agreement")
    desk.says("checked; whoever pays can sign")
    desk.says("If it stops")
    phone.go("/choices/costs-more/")
    paper = phone.page.request.get(phone.address + "/choices/costs-more/agreement.pdf")
    assert paper.body().startswith(b"%PDF")
    phone.says(f"{PAYER} signs with the council, not on this page.")
    assert not phone.page.get_by_role("link", name="Sign it").count()
    desk.sign_in_as(BROKER)
    desk.go(f"/additional-costs/{ref}/")
    desk.press("Record the signature of whoever pays")
    desk.page.get_by_label("Full name of who signs").fill(PAYER)
    desk.page.get_by_label("I am family, and none of these").check()
    desk.page.get_by_label("How did they sign, and where is that kept?").fill("On paper in front of me, in the file.")
    desk.press("Keep this signature")
    desk.says("authority over their property and money")
    desk.page.get_by_label("I am the one who pays").check()
    desk.press("Keep this signature")
    phone.go("/choices/costs-more/")
    phone.says(f"{PAYER} has signed. The council signs next.")
    desk.sign_in_as(APPROVER)
    desk.go(f"/additional-costs/{ref}/")
    desk.press("Sign for the council")
    desk.page.get_by_label("Your full name").fill(APPROVER)
    desk.page.get_by_role("button", name="Sign", exact=True).click()
    desk.says("It is in force.")
    phone.go("/choices/")
    phone.says(f"{PAYER} pays")
    row = phone.page.locator("tbody tr").filter(has_text="as agreed in writing")
    row.get_by_role("button").click()
    phone.page.get_by_label("I am choosing for myself").check()
    phone.page.get_by_label("What is the name of the person who is choosing?").fill("Edith Marlowe")
    phone.page.get_by_role("button", name=re.compile("^Choose")).click()
    phone.says("You have chosen")


def stopped_before_anybody_moved(desk: Visitor, phone: Visitor, ref: str) -> None:
    """The daughter stops before anybody moved: the home is no choice now, and the review ends the agreement."""
    phone.go("/choices/costs-more/")
    phone.press("The extra money has to stop")
    phone.page.get_by_label("Why? You can use a few words").fill("I lost my job.")
    phone.press("Tell the council")
    phone.says("You cannot choose this home now.")
    desk.sign_in_as(WORKER)
    desk.go(f"/additional-costs/{ref}/")
    desk.says("The payer’s share")
    desk.press("Record a review")
    desk.page.get_by_label("What was found?").fill(
        "The person was asked alone. The council pays until there is a place."
    )
    desk.page.get_by_label("It ends: the council pays the whole fee").check()
    desk.press("Keep this review")
    desk.says("It is ended.")


def refused_because_the_portrait_was_wrong(site: Site, desk: Visitor, phone: Visitor, case: str) -> None:
    """A home within the budget comes, and finds the portrait wrong: that never becomes a cost to anybody."""
    phone.go("/choices/")
    row = phone.page.locator("tbody tr").filter(has_text="Your family pays nothing extra.").first
    name = re.sub(r"^\d+\s*", "", row.locator("h3").inner_text()).strip()
    row.get_by_role("button").click()
    phone.page.get_by_label("I am choosing for myself").check()
    phone.page.get_by_label("What is the name of the person who is choosing?").fill("Edith Marlowe")
    phone.page.get_by_role("button", name=re.compile("^Choose")).click()
    with site.running.owner() as connection:
        found = connection.execute(
            "SELECT g.name FROM choice_option o JOIN accounts_organisation g ON g.id = o.organisation_id"
            " WHERE o.service_name = %s",
            (name,),
        ).fetchone()
    assert found is not None
    desk.sign_in_as(f"Manager of {found[0]}")
    desk.go("/visits/")
    desk.press("Report the visit")
    desk.page.get_by_role("group", name="Moving: staff and equipment").get_by_label("Differs").check()
    desk.press("Keep and go on")
    desk.page.get_by_label("More is needed than it says").check()
    desk.page.get_by_label("What did you see?").fill("Two carers are needed to help her stand.")
    desk.press("Keep and go on")
    desk.page.get_by_label("We cannot, because of what differs").check()
    desk.press("Send the report")
    broker_is_refused(desk, case, "that must never become a cost to anybody")


def refused_for_home_care(site: Site, desk: Visitor, case: str) -> None:
    """The law is for places to live."""
    with site.running.owner() as connection:
        connection.execute("ALTER TABLE tenders_tender DISABLE TRIGGER USER")
        connection.execute("UPDATE tenders_tender SET portrait = jsonb_set(portrait, '{care_type}', '\"home_care\"')")
        connection.execute("ALTER TABLE tenders_tender ENABLE TRIGGER USER")
    broker_is_refused(desk, case, "Offer a direct payment instead.")
    desk.sign_in_as("Dana Whitlock")
    desk.go(f"/cases/{case}/")
    desk.press("Would this file satisfy the ombudsman?")
    desk.says("It is known who confirmed that there was a place, and when")


def broker_is_refused(desk: Visitor, case: str, words: str) -> None:
    """Let a broker record the wish, which is refused."""
    desk.sign_in_as(BROKER)
    desk.go(f"/cases/{case}/additional-cost/")
    asks(desk, payer="Somebody else, such as family", name=PAYER, button="Record what they asked for")
    desk.says(words)
