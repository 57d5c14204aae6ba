"""Whether a package is for the DPS, and its recorded way out (rulebook §3, Q4)."""

import re

import pytest

from placewell.accounts.acting import acting_as
from placewell.ledger.clocks import ClockKind, running_clocks
from placewell.needs import actions
from placewell.needs.models import Package, SuitabilityRecord
from placewell.needs.queries import case_state, check_case_stands
from placewell.needs.words import REASON_WORDS, ROUTE_WORDS, VERDICT_WORDS
from placewell.rules.errors import NotPermitted, Refused, WrongState
from placewell.rules.suitability import LeaveReason, Route, Verdict
from placewell.rules.urgency import Urgency
from tests.factories import closed
from tests.needs.team import Team, a_team

YES = {"must_haves_are_criteria": "yes", "bespoke": "no"}
BESPOKE = {"must_haves_are_criteria": "yes", "bespoke": "yes"}


def apply(team: Team, package: Package, **given: object) -> SuitabilityRecord:
    said = {"must_haves_are_criteria": True, "bespoke": False}
    return actions.record_suitability(actor=team["broker"], package_ref=package.ref, **(said | given))


def expires_running(team: Team, package: Package) -> bool:
    with acting_as(team["broker"]):
        return ClockKind.PORTRAIT_EXPIRES in {one.kind for one in running_clocks(case_ref=package.ref)}


def test_two_services_go_on_only_for_a_reason_and_one_leaves(db: None) -> None:
    two = a_team(services=2)
    package = two.signed()
    with pytest.raises(Refused, match="Only two services"):
        apply(two, package)
    made = apply(two, package, because="Both are near, and she knows both.")
    assert (made.verdict, made.capable_services) == (Verdict.PROCEED_WITH_REASON, 2)
    one = a_team(services=1)
    left = apply(one, one.signed())
    assert (left.verdict, left.leave_reason, left.route) == (
        Verdict.LEAVE_DPS,
        LeaveReason.TOO_FEW,
        Route.NEGOTIATED,
    )


def test_a_category_that_is_not_live_takes_no_search(team: Team) -> None:
    package = team.signed()
    closed(team.category.scheme)
    assert apply(team, package).leave_reason == LeaveReason.NO_CATEGORY


def test_the_broker_can_take_another_route_for_a_reason(team: Team) -> None:
    package = team.signed()
    with pytest.raises(Refused, match="Say why another route"):
        apply(team, package, bespoke=True, route=Route.NAMED_PREFERENCE)
    with pytest.raises(Refused, match="only for urgent"):
        apply(team, package, bespoke=True, route=Route.DIRECT_URGENT, because="Soon.")
    made = apply(team, package, bespoke=True, route=Route.NAMED_PREFERENCE, because="She names Alder Bank.")
    assert (made.leave_reason, made.route) == (LeaveReason.BESPOKE, Route.NAMED_PREFERENCE)
    urgent = team.signed(urgency=Urgency.URGENT)
    made = apply(team, urgent, bespoke=True, route=Route.DIRECT_URGENT, because="Home is unsafe.")
    assert made.route == Route.DIRECT_URGENT


def test_outside_the_dps_no_search_waits_for_the_portrait_and_coming_back_it_does(team: Team) -> None:
    package = team.signed()
    apply(team, package, bespoke=True)
    assert not expires_running(team, package)
    apply(team, package)
    assert expires_running(team, package)


def test_a_new_portrait_that_asks_for_something_else_is_tested_again(team: Team) -> None:
    package = team.suited()
    actions.set_budget(actor=team["approver"], package_ref=package.ref)
    with acting_as(team["broker"]):
        assert case_state(package, package.opened_at).ready
    team.write(package, must_haves=("A room with a view of the sea",))
    actions.confirm_portrait(actor=team["author"], package_ref=package.ref, confirmed_by="Grace")
    actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)
    with acting_as(team["broker"]):
        state = case_state(package, package.opened_at)
        assert state.test_again
        assert state.waits_for.startswith("the suitability test again")
        with pytest.raises(WrongState, match="Apply the suitability test again"):
            check_case_stands(package)
    apply(team, package)
    with acting_as(team["broker"]):
        check_case_stands(package)
        assert case_state(package, package.opened_at).ready


def test_the_same_portrait_signed_again_needs_no_new_test(team: Team) -> None:
    package = team.suited()
    team.write(package, falls="None at all.")
    with acting_as(team["broker"]):
        assert not case_state(package, package.opened_at).test_again


def test_only_a_broker_tests_and_only_a_signed_portrait(team: Team) -> None:
    with pytest.raises(WrongState, match="not been signed"):
        apply(team, team.confirmed())
    with pytest.raises(NotPermitted):
        actions.record_suitability(
            actor=team["author"], package_ref=team.signed().ref, must_haves_are_criteria=True, bespoke=False
        )


# Pages


def page_of(team: Team, package: Package, **said: str) -> str:
    client, at = team.client("broker"), f"/cases/{package.ref}/suitability/"
    return client.post(at, said).content.decode() if said else client.get(at).content.decode()


def shown_in(text: str) -> str:
    found = re.search(r'name="shown" value="([^"]*)"', text)
    assert found is not None
    return found[1]


@pytest.mark.question("Q4")
def test_the_page_shows_what_the_test_looks_at_before_it_is_applied(team: Team) -> None:
    text = page_of(team, team.signed())
    assert "live, and for this kind of care" in text
    assert "<strong>3</strong> within 6 miles of the north of the county" in text
    with acting_as(team["broker"]):
        names = list(team.category.memberships.values_list("service__name", flat=True))
    assert len(names) == 3
    assert all(name in text for name in names)
    assert "A garden that can be used safely every day" in text
    assert "What the test says" not in text


def test_the_verdict_is_seen_before_it_is_recorded(team: Team) -> None:
    package = team.signed()
    for said in ({**YES, "step": "preview"}, YES):
        text = page_of(team, package, **said)
        assert "It can be searched for here." in text
    with acting_as(team["broker"]):
        assert not SuitabilityRecord.objects.exists()
    answer = team.client("broker").post(f"/cases/{package.ref}/suitability/", {**YES, "shown": shown_in(text)})
    assert answer.status_code == 302
    with acting_as(team["broker"]):
        assert SuitabilityRecord.objects.get().verdict == Verdict.PROCEED


def test_another_answer_than_the_one_shown_is_shown_first(team: Team) -> None:
    package = team.signed()
    shown = shown_in(page_of(team, package, **YES, step="preview"))
    text = page_of(team, package, **BESPOKE, shown=shown)
    assert "It leaves the DPS." in text
    assert re.search(r'value="co_designed" checked', text)
    with acting_as(team["broker"]):
        assert not SuitabilityRecord.objects.exists()
    back = page_of(team, package, **YES, shown=shown_in(text), route="co_designed")
    assert "It can be searched for here." in back


@pytest.mark.question("Q4")
def test_the_case_says_why_it_left_where_it_goes_and_who_recorded_it(team: Team) -> None:
    package = team.signed()
    text = page_of(team, package, **BESPOKE, step="preview")
    said = {**BESPOKE, "shown": shown_in(text), "route": "named_preference", "because": "She names Alder Bank."}
    team.client("broker").post(f"/cases/{package.ref}/suitability/", said)
    for name in ("author", "broker", "approver", "auditor"):
        case = team.client(name).get(f"/cases/{package.ref}/").content.decode()
        assert "Outside the DPS: go to the provider the person has named" in case
        assert "The care has to be designed with a provider" in case
        assert "She names Alder Bank." in case
        assert "The broker asks the named provider" in case
        assert "Recorded by Broker at" in case


def test_every_route_and_reason_has_words() -> None:
    assert set(REASON_WORDS) == set(LeaveReason)
    assert set(VERDICT_WORDS) == set(Verdict)
    assert set(ROUTE_WORDS) == set(Route)
    assert all(len(words.next_steps) >= 3 for words in ROUTE_WORDS.values())
