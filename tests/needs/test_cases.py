"""The list of cases and one case at a glance: what stands, what it waits for, whose turn it is."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placewell.accounts.acting import acting_as
from placewell.accounts.roles import Role
from placewell.ledger.clock import now
from placewell.needs import actions
from placewell.needs.models import Package
from placewell.needs.queries import case_state
from tests.needs.team import Team, a_search, a_team


def queries(client: Client, at: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(at).status_code == 200
    return len(found)


def listed(client: Client, at: str = "/cases/") -> list[str]:
    return re.findall(r'pw-rows__name" href="/cases/([^/]+)/"', client.get(at).content.decode())


def test_a_page_of_cases_costs_the_same_however_many_there_are(team: Team) -> None:
    client = team.client("author")
    team.written()
    team.suited()
    client.get("/cases/")  # what is read once for the whole process
    few = queries(client, "/cases/")
    for _ in range(3):
        team.opened()
        team.assessed()
        a_search(team, team.suited())
        sent = team.written()
        actions.send_portrait(actor=team["author"], package_ref=sent.ref)
    assert queries(client, "/cases/") == few
    assert few < 20


def test_cases_are_paged_newest_first_and_none_is_left_out_or_shown_twice(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placewell.needs.pages.cases.A_PAGE", 4)
    made = [team.opened("Edith", f"Marlowe{n}").ref for n in range(10)]
    client, at, seen = team.client("broker"), "/cases/", []
    for _ in range(3):
        text = client.get(at).content.decode()
        seen += re.findall(r'pw-rows__name" href="/cases/([^/]+)/"', text)
        following = re.search(r'href="\?([^"]+)" rel="next"', text)
        at = f"/cases/?{following[1]}" if following else ""
    assert at == ""
    assert seen == made[::-1]
    assert listed(client, "/cases/?before=nonsense")[0] == made[-1]


def test_cases_are_found_by_name_or_reference(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    edith, walter = team.opened("Edith", "Marlowe"), team.opened("Walter", "Pym")
    client = team.client("approver")
    for words, found in (
        ("marlowe", [edith.ref]),
        ("Edith Mar", [edith.ref]),
        ("walter marlowe", []),
        (walter.ref.lower(), [walter.ref]),
        (walter.ref[3:7], [walter.ref]),
        ("%", []),
    ):
        assert listed(client, f"/cases/?q={words.replace('%', '%25')}") == found, words
    assert "No case has “walter marlowe”" in client.get("/cases/?q=walter marlowe").content.decode()
    monkeypatch.setattr("placewell.needs.pages.cases.A_PAGE", 1)
    team.opened("Edith", "Marlowe")
    text = client.get("/cases/?q=marlowe").content.decode()
    following = re.search(r'href="\?([^"]+)" rel="next"', text)
    assert following is not None
    assert listed(client, f"/cases/?{following[1].replace('&amp;', '&')}") == [edith.ref]


def test_another_councils_cases_are_not_there(team: Team) -> None:
    package, elsewhere = team.suited(), a_team(services=0)
    for name in ("author", "broker", "approver", "auditor", "finance"):
        assert listed(elsewhere.client(name)) == []
        assert elsewhere.client(name).get(f"/cases/{package.ref}/").status_code == 404


def waits(team: Team, package: Package) -> tuple[str, Role | None]:
    with acting_as(team["auditor"]):
        state = case_state(Package.objects.get(pk=package.pk), now())
    return state.waits_for, state.next_role


def test_each_case_says_what_it_waits_for_and_whose_turn_it_is(team: Team) -> None:
    package = team.opened()
    said = [waits(team, package)]
    team.assessed(package)
    said.append(waits(team, package))
    team.write(package)
    said.append(waits(team, package))
    actions.send_portrait(actor=team["author"], package_ref=package.ref)
    said.append(waits(team, package))
    actions.confirm_portrait(actor=team["author"], package_ref=package.ref, confirmed_by="Grace")
    said.append(waits(team, package))
    actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)
    said.append(waits(team, package))
    actions.record_suitability(
        actor=team["broker"], package_ref=package.ref, must_haves_are_criteria=True, bespoke=False
    )
    said.append(waits(team, package))
    actions.set_budget(actor=team["approver"], package_ref=package.ref)
    said.append(waits(team, package))
    a_search(team, package)
    said.append(waits(team, package))
    assert said == [
        ("the assessment", Role.SOCIAL_WORKER),
        ("the portrait", Role.SOCIAL_WORKER),
        ("the person to confirm the portrait", Role.SOCIAL_WORKER),
        ("the person, who has been sent it, to confirm the portrait", Role.SOCIAL_WORKER),
        ("another social worker to sign the portrait", Role.SOCIAL_WORKER),
        ("the suitability test", Role.BROKER),
        ("an approver to set the budget", Role.APPROVER),
        ("the broker, who can open a tender", Role.BROKER),
        (f"its search T-{package.ref}, which is under way", None),
    ]


def test_an_expired_portrait_waits_to_be_written_again(team: Team) -> None:
    package = team.suited()
    with acting_as(team["auditor"]):
        state = case_state(package, now() + timedelta(days=15))
    assert state.expired
    assert not state.ready
    assert state.next_role == Role.SOCIAL_WORKER
    assert "it has expired" in state.waits_for


def test_a_search_that_was_called_off_leaves_the_case_with_the_broker_and_a_placement_ends_it(team: Team) -> None:
    package = team.suited()
    actions.set_budget(actor=team["approver"], package_ref=package.ref)
    tender = a_search(team, package, state="cancelled")
    assert waits(team, package) == ("the broker, who can open a tender", Role.BROKER)
    with acting_as(team["broker"]):
        tender.state = "awarded"
        tender.save(update_fields=["state"])
    assert waits(team, package) == ("nothing: the care is placed", None)
    assert "The care is placed." in team.client("author").get(f"/cases/{package.ref}/").content.decode()


def test_the_signature_is_not_shown_as_theirs_to_those_who_may_not_give_it(team: Team) -> None:
    package = team.confirmed()
    for name, mine in (("author", False), ("colleague", True), ("third", True), ("broker", False)):
        text = team.client(name).get(f"/cases/{package.ref}/").content.decode()
        assert ("The next step is yours." in text) == mine, name
        assert (f'href="/cases/{package.ref}/portrait/sign/"' in text) == mine, name
        assert ("Yours to do" in team.client(name).get("/cases/").content.decode()) == mine, name


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("author", {"assessment", "healthcare", "portrait"}),
        ("broker", {"portrait/read", "suitability"}),
        ("approver", {"portrait/read", "budget"}),
        ("auditor", {"portrait/read"}),
        ("finance", set()),
    ],
)
def test_each_sees_what_is_theirs_to_do_on_a_case(team: Team, name: str, offered: set[str]) -> None:
    package = team.suited()
    text = team.client(name).get(f"/cases/{package.ref}/").content.decode()
    links = set(re.findall(rf'task-list__link" href="/cases/{package.ref}/([^"]+)/"', text))
    assert links == offered


def test_a_broker_opens_the_tender_from_a_case_that_is_ready(team: Team) -> None:
    package = team.suited()
    client, at = team.client("broker"), f"/cases/{package.ref}/"
    assert "Open the tender" not in client.get(at).content.decode()
    actions.set_budget(actor=team["approver"], package_ref=package.ref)
    assert "Open the tender" in client.get(at).content.decode()
    assert "Open the tender" not in team.client("author").get(at).content.decode()


def test_a_finance_officer_reads_the_budget_and_not_the_portrait(team: Team) -> None:
    package = team.written(falls="Edith fell.")
    client = team.client("finance")
    assert "“Edith”" not in client.get(f"/cases/{package.ref}/").content.decode()
    assert client.get(f"/cases/{package.ref}/portrait/read/").status_code == 403


def test_a_started_draft_is_told_on_the_case(team: Team) -> None:
    package = team.assessed()
    client = team.client("author")
    client.post(f"/cases/{package.ref}/portrait/draft/", {"falls": "One.", "revision": "", "seen": ""})
    assert "A draft is kept." in client.get(f"/cases/{package.ref}/").content.decode()
    assert "A draft is kept." not in team.client("broker").get(f"/cases/{package.ref}/").content.decode()


def test_the_healthcare_page_says_why_it_is_asked_and_keeps_what_was_said(team: Team) -> None:
    package = team.assessed()
    client, at = team.client("author"), f"/cases/{package.ref}/healthcare/"
    assert "Nothing in the assessment asks for it." in client.get(at).content.decode()
    client.post(at, {"decision": "Checklist done; full assessment to follow.", "checklist_positive": "on"})
    text = client.get(at).content.decode()
    assert "The continuing healthcare checklist was positive." in text
    assert re.search(r'id="id_checklist_positive"[^>]*checked', text)
