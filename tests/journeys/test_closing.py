"""A home closes, and nine people live there: one list, searches at once, and each of them on a way of their own."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from tests.journeys.at_the_site import run_at
from tests.journeys.conftest import Site, Visitor, visiting
from tests.serving import PATIENCE, served

pytestmark = pytest.mark.browser
COMMISSIONER, BROKER, APPROVER, HOME = "Helen Quayle", "Rosa Marchetti", "Tom Achebe", "Alder Bank"
DAYS = 20


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on which nine people live in one home."""
    home, arguments = tmp_path_factory.mktemp("home"), ("-m", "tests.journeys.closing_site")
    with served(home, arguments, patience=3 * PATIENCE) as running:  # nine people are placed first
        yield Site(running, "", ())


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at the council."""
    with visiting(browser, site, width=1280, height=900) as one:
        yield one


def rows(site: Site, query: str) -> list[tuple[object, ...]]:
    """Ask the database what stands, as its owner."""
    with site.running.owner() as connection:
        return connection.execute(query).fetchall()  # type: ignore[arg-type] # the queries of this file


def day_from_now(site: Site, days: int) -> str:
    """A day, counted from the site's own today."""
    ((today,),) = rows(site, "SELECT (placewell_clock() AT TIME ZONE 'Europe/London')::date")
    return (today + timedelta(days=days)).isoformat()  # type: ignore[operator] # a date


def test_a_home_closes_with_nine_residents(site: Site, desk: Visitor, phone: Visitor) -> None:
    recorded(site, desk)
    known_to_its_provider(desk, phone)
    listed(desk, phone)
    at_most_risk_first(desk)
    mavis_stays(site, desk)
    harold_arranges_his_own(desk)
    searched_at_once(site, desk)
    site_plays(site, "bids")
    site.running.move_clock(timedelta(days=6))
    eventually_all(desk, site, "scoring")
    site_plays(site, "marks")
    eventually_all(desk, site, "evaluated")
    put_to_each(site, desk)
    edith_chooses(site, phone)
    edith_moves(site, desk)
    site_plays(site, "moves")
    harold_has_left(site, desk)
    complete(site, desk, phone)


def recorded(site: Site, desk: Visitor) -> None:
    """A commissioner finds the home in the register, and records that it closes."""
    ((service_id,),) = rows(site, "SELECT service_id FROM directory_service WHERE name = 'Alder Bank'")
    desk.sign_in_as(COMMISSIONER)
    desk.go(f"/services/{service_id}/")
    desk.press("Record that it closes")
    desk.press("Record it")
    desk.says("Say how you know")
    desk.page.get_by_label("The provider’s business failed").check()
    desk.day("Last day", day_from_now(site, DAYS))
    desk.page.get_by_label("How do you know?").fill("A letter of the administrators, received this morning.")
    desk.press("Record it")
    desk.says("0 of 9 done")
    desk.says("Care Act 2014 section 48")
    assert "Marlowe" not in desk.page.locator("main").inner_text(), "A commissioner reads no names."


def known_to_its_provider(desk: Visitor, phone: Visitor) -> None:
    """Its provider reads that it is known, at a desk and on a phone, and nobody's name."""
    for one in (desk, phone):
        one.sign_in_as("Manager of Alder Care")
        one.go("/closing/ours/")
        one.says("Known to close")
        one.says("It takes nobody new.")
        one.says("Say that Elmhurst Fold closes")
        assert "Marlowe" not in one.page.locator("main").inner_text()


def listed(desk: Visitor, phone: Visitor) -> None:
    """The broker's list has all nine; one is told, and the page holds on a phone."""
    desk.sign_in_as(BROKER)
    desk.go("/work/")
    desk.says("The home closes: a search, or another way, has to begin")
    desk.go("/closing/")
    desk.press(HOME)
    assert desk.page.locator("main a", has_text="Marlowe").count() == 9
    desk.press("Edith Marlowe")
    desk.press("Who was told that the home closes")
    desk.page.get_by_label("The person, and whoever speaks for them").check()
    desk.page.get_by_label("Who told them?").fill("Amina Yusuf")
    desk.press("Write it down")
    desk.says("The person, and whoever speaks for them, by Amina Yusuf")
    phone.sign_in_as(BROKER)
    phone.go("/closing/")
    phone.press(HOME)
    phone.press("Edith Marlowe")
    phone.press("Sign out")


def at_most_risk_first(desk: Visitor) -> None:
    """Nobody speaks for Harold, which is more risk: he comes first. Edith was told, which is less: she comes last."""
    desk.press("Everybody who lives there")
    desk.press("Harold Marlowe")
    desk.press("Who speaks for them")
    desk.page.get_by_label("Nobody speaks for them yet").check()
    desk.press("Write it down")
    desk.press("Everybody who lives there")
    names = desk.page.locator("main a", has_text="Marlowe").all_inner_texts()
    assert (names[0], names[-1]) == ("Harold Marlowe", "Edith Marlowe")


def mavis_stays(site: Site, desk: Visitor) -> None:
    """The register names who takes over, and Mavis agrees to stay."""
    desk.sign_in_as(APPROVER)
    desk.go("/closing/")
    desk.press(HOME)
    desk.press("Mavis Marlowe")
    desk.press("They stay with the provider that takes over")
    desk.says("This is about Mavis Marlowe.")
    desk.page.locator("input[type=radio]").first.check()
    desk.day("From which day?", day_from_now(site, DAYS))
    desk.page.get_by_label("Who agrees that they stay?").fill("Mavis Marlowe")
    desk.press("They stay")
    desk.says("Stays, with the provider that took over")
    desk.says("1 of 9 done")


def harold_arranges_his_own(desk: Visitor) -> None:
    """Harold goes to his niece, so no search is opened for him."""
    desk.sign_in_as(BROKER)
    desk.go("/closing/")
    desk.press(HOME)
    desk.press("Harold Marlowe")
    desk.page.get_by_role("link", name="An arrangement of their own").click()
    desk.page.get_by_label("They arrange another place themselves").check()
    desk.page.get_by_label("Who says so").fill("Harold Marlowe")
    desk.press("Write it down")
    desk.says("As Harold Marlowe says")


def searched_at_once(site: Site, desk: Visitor) -> None:
    """One button, seven searches, and none of them asks the home that closes."""
    desk.press("Everybody who lives there")
    desk.press("Open the searches that are needed (7)")
    desk.says("7 searches opened.")
    assert desk.page.get_by_text("A search is open").count() == 7
    asked = (
        "SELECT count(DISTINCT t.id), count(*) FILTER (WHERE i.service_name = 'Alder Bank') FROM tenders_invitation i"
        " JOIN tenders_tender t ON t.id = i.tender_id WHERE t.settled_because = 'closing'"
    )
    assert rows(site, asked) == [(7, 0)]


def site_plays(site: Site, step: str) -> None:
    """Let homes offer, evaluators mark, or the others move."""
    run_at(site, "-m", "tests.journeys.closing_steps", step)


def eventually_all(desk: Visitor, site: Site, state: str) -> None:
    """Wait until the opener has brought every search there."""
    wanted = f"SELECT count(*) FROM tenders_tender WHERE settled_because = 'closing' AND state = '{state}'"
    for _ in range(900):
        if rows(site, wanted) == [(7,)]:
            return
        desk.page.wait_for_timeout(200)
    pytest.fail(f"The searches did not come to {state}: {rows(site, 'SELECT ref, state FROM tenders_tender')}")


def put_to_each(site: Site, desk: Visitor) -> None:
    """The broker puts the choices of each search."""
    desk.sign_in_as(BROKER)
    for (ref,) in rows(
        site,
        "SELECT t.ref FROM tenders_tender t JOIN needs_package p ON p.id = t.package_id"
        " JOIN needs_person n ON n.id = p.person_id WHERE t.settled_because = 'closing'"
        " ORDER BY (n.forename = 'Edith'), t.id",
    ):
        desk.go(f"/tenders/{ref}/")
        desk.press("Put the choices to the person")


def edith_chooses(site: Site, phone: Visitor) -> None:
    """Edith reads what happens now, and chooses between homes that are not the one that closes."""
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
    phone.go("/choices/agreed/")
    phone.press("Read what happens now")
    phone.says("Nobody picks a home for you without asking you.")
    phone.press("Your choices")
    button = page.get_by_role("link", name=re.compile("^Choose ")).or_(
        page.get_by_role("button", name=re.compile("^Choose "))
    )
    assert HOME not in "".join(button.all_inner_texts())
    button.first.click()
    page.wait_for_load_state()
    page.get_by_label("I am choosing for myself").check()
    page.get_by_label("What is the name of the person who is choosing?").fill("Edith Marlowe")
    page.get_by_role("button", name=re.compile("^Choose")).click()
    phone.says("You have chosen")


def edith_moves(site: Site, desk: Visitor) -> None:
    """The home that she chose meets her, and an approver agrees: her old place ends."""
    ((provider, tender),) = rows(
        site,
        "SELECT g.name, t.ref FROM choice_decision d JOIN choice_option o ON o.id = d.option_id"
        " JOIN accounts_organisation g ON g.id = o.organisation_id JOIN tenders_tender t ON t.id = d.tender_id"
        " WHERE t.settled_because = 'closing'",
    )
    page = desk.page
    desk.sign_in_as(f"Manager of {provider}")
    desk.go("/visits/")
    desk.press("Report the visit")
    page.get_by_role("group", name="Falls").get_by_label("Matches").check()
    desk.press("Keep and go on")
    page.get_by_label("We can give this person the care they need").check()
    desk.press("Send the report")
    desk.sign_in_as(APPROVER)
    desk.go(f"/tenders/{tender}/placement/")
    desk.press("Approve this placement")
    desk.go("/closing/")
    desk.press(HOME)
    desk.says("2 of 9 done")
    desk.press("Edith Marlowe")
    desk.says("Placed in a new home")


def harold_has_left(site: Site, desk: Visitor) -> None:
    """Harold has gone to his niece."""
    desk.sign_in_as(BROKER)
    desk.go("/closing/")
    desk.press(HOME)
    desk.press("Harold Marlowe")
    desk.press("They have left")
    desk.page.get_by_label("The service closed or failed").check()
    desk.day("Last day", day_from_now(site, 0))
    desk.press("Record it")


def complete(site: Site, desk: Visitor, phone: Visitor) -> None:
    """Everybody has a place, stays or has left, and each place there ended because the home closed."""
    desk.go("/closing/")
    desk.press(HOME)
    desk.says("9 of 9 done")
    desk.says("This list is complete.")
    ended = rows(
        site,
        "SELECT e.reason, count(*) FROM placements_placementend e JOIN placements_placement p ON p.id = e.placement_id"
        " JOIN choice_option o ON o.id = p.option_id WHERE o.service_name = 'Alder Bank' GROUP BY e.reason",
    )
    assert ended == [("provider_failed", 9)]
    assert rows(site, "SELECT count(*) FROM market_trackinput WHERE kind = 'notice'") == [(0,)]
    ((last_on,),) = rows(site, "SELECT last_on FROM market_closureday")
    assert rows(site, f"SELECT count(*) FROM placements_placementend WHERE last_on > '{last_on}'") == [(0,)]
