"""The indicative budget: whose decision it is, what it is made of, and who sees every line of it (rulebook §5, Q10)."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from placewell.accounts.acting import acting_as
from placewell.accounts.actor import Actor
from placewell.accounts.models import Organisation, Post
from placewell.accounts.roles import Role
from placewell.accounts.vault import lock_for
from placewell.ledger.clock import now
from placewell.ledger.models import EventRow
from placewell.market.actions import add_category, publish_cost_model
from placewell.needs import actions
from placewell.needs.models import Budget, Package
from placewell.needs.queries import budget_of, case_state, check_case_stands
from placewell.needs.values import BudgetFigures
from placewell.rules.budget import Addition, LineKind, total_of
from placewell.rules.cost_model import CostLine, CostModel
from placewell.rules.errors import NotPermitted, Refused, WrongState
from placewell.rules.home_care import Visits
from placewell.rules.needs import CareType, Domain, Level
from placewell.rules.portrait import DomainNeed, Nights
from placewell.tenders.models import Tender
from placewell.web.demonstration.people import DOMAINS
from tests.clients import client_of
from tests.factories import AN_HOUR, a_statement
from tests.needs.team import Team, a_post, a_search, seen_by, tier_one

REFERENCE = Decimal("925.00")  # of the factories' model, 880.00, with 45.00 for severe cognition
HOIST = Addition(Decimal("70.25"), "A ceiling hoist in the room")
SEES = ("author", "broker", "approver", "finance", "auditor")
NEVER = ("evaluator", "commissioner", "administrator")


def budget(team: Team, package: Package, **given: object) -> Budget:
    return actions.set_budget(actor=given.pop("actor", team["approver"]), package_ref=package.ref, **given)  # type: ignore[arg-type] # as each test gives


def read(team: Team, package: Package) -> BudgetFigures:
    with acting_as(team["auditor"]):
        return budget_of(Package.objects.get(pk=package.pk))


# What it is made of


def test_a_budget_has_every_line_of_the_model_each_uplift_and_each_addition(team: Team) -> None:
    package = team.suited(nights=Nights.WAKING, waking_nights=2, one_to_one_hours=Decimal("2.5"))
    budget(team, package, additions=[HOIST, Addition(Decimal("10.00"), "Help with letters")])
    found = read(team, package)
    assert [(line.kind, line.code, line.quantity, line.amount) for line in found.lines] == [
        (LineKind.COST, "staffing_care", None, Decimal("520.00")),
        (LineKind.COST, "supplies_food", None, Decimal("80.00")),
        (LineKind.COST, "head_office_management", None, Decimal("100.00")),
        (LineKind.COST, "returns_operations", None, Decimal("60.00")),
        (LineKind.COST, "returns_capital", None, Decimal("120.00")),
        (LineKind.LEVEL, "cognition:S", None, Decimal("45.00")),
        (LineKind.ONE_TO_ONE, "", Decimal("2.5"), Decimal("48.75")),
        (LineKind.WAKING_NIGHTS, "", Decimal(2), Decimal("50.00")),
        (LineKind.ADDITION, "", None, Decimal("70.25")),
        (LineKind.ADDITION, "", None, Decimal("10.00")),
    ]
    assert found.amount == total_of(found.lines) == Decimal("1104.00")
    assert found.reference == Decimal("1023.75")


def test_an_amount_alone_is_the_reference_and_one_addition(team: Team) -> None:
    package = team.suited()
    budget(team, package, amount=REFERENCE)
    assert all(line.kind != LineKind.ADDITION for line in read(team, package).lines)
    budget(team, package, amount=REFERENCE + 40, because="A larger room")
    (added,) = [line for line in read(team, package).lines if line.kind == LineKind.ADDITION]
    assert (added.amount, added.because) == (Decimal("40.00"), "A larger room")
    budget(team, package, amount=REFERENCE + 50)
    (added,) = [line for line in read(team, package).lines if line.kind == LineKind.ADDITION]
    assert added.because == "Set above the model by the approver"
    assert read(team, package).amount == REFERENCE + 50


def test_an_amount_that_the_lines_do_not_come_to_is_refused(team: Team) -> None:
    package = team.suited()
    with pytest.raises(Refused, match=r"The lines come to £995.25 a week, not to £1,000.00"):
        budget(team, package, amount=Decimal("1000.00"), additions=[HOIST])
    budget(team, package, amount=Decimal("995.25"), additions=[HOIST])


def test_a_budget_is_never_under_what_care_costs_at_these_levels(team: Team) -> None:
    with pytest.raises(Refused, match=r"£924\.99 a week is under £925\.00"):
        budget(team, team.suited(), amount=Decimal("924.99"))


def test_a_budget_set_before_lines_were_kept_still_reads(team: Team) -> None:
    package = team.suited()
    value = {"amount": "915.00", "because": "A larger room", "floor": "700.00", "reference": "880.00"}
    value |= {"ceiling": "1012.00", "fnc": "0.00"}
    with acting_as(team["approver"]):
        Budget.objects.create(
            authority=team.authority,
            package=package,
            version=1,
            locked=lock_for(team.authority.pk, json.dumps(value).encode()),
            by=team["approver"].ref,
            at=now(),
        )
        assert not case_state(package, now()).budget_again
    found = read(team, package)
    assert (found.amount, found.lines, found.because) == (Decimal("915.00"), (), "A larger room")
    for client, at in ((team.client("broker"), f"/cases/{package.ref}/"), (team.person_client(package), "/my/budget/")):
        text = client.get(at).content.decode()
        assert "£915.00 a week" in text
        assert "because: A larger room" in text
    assert "£915.00" not in team.client("approver").get(f"/cases/{package.ref}/budget/").content.decode()


def test_care_by_the_hour_is_budgeted_by_the_week(team: Team) -> None:
    home_care = add_category(
        actor=team["commissioner"],
        scheme=team.category.scheme,
        name="Care at home",
        care_type=CareType.HOME_CARE,
        need_bands=frozenset(),
        radius_miles=Decimal(10),
        rating_gate=None,
        statement=a_statement("Visits by the hour."),
    )
    lines = (("care_worker_contact", "17.37"), ("running_overheads", "4.00"), ("returns_operations", "1.44"))
    day = date(2026, 4, 1)
    model = CostModel(tuple(CostLine(code, Decimal(amount), "A source", day) for code, amount in lines))
    publish_cost_model(actor=team["commissioner"], category=home_care, model=model, claimed=AN_HOUR)
    package = Package(authority=team.authority, category=home_care)
    with acting_as(team["approver"]):
        with pytest.raises(WrongState, match="how many hours a week"):
            actions.budget_start(package, tier_one(care_type=CareType.HOME_CARE))
        start = actions.budget_start(package, tier_one(care_type=CareType.HOME_CARE, hours_a_week=Decimal("10.5")))
        assert start.reference == total_of(start.lines) == Decimal("239.51")
        dearer = replace(model, visit_rates={15: {"running_overheads": Decimal("8.00")}})
        publish_cost_model(actor=team["commissioner"], category=home_care, model=dearer, claimed=AN_HOUR)
        visits = (Visits(15, 14),)
        at_home = tier_one(care_type=CareType.HOME_CARE, hours_a_week=Decimal("10.5"), visits=visits)
        start = actions.budget_start(package, at_home)
    assert start.reference == total_of(start.lines) == Decimal("253.51")  # four pounds more for each of 3.5 hours


def test_the_ledger_has_no_amount(team: Team) -> None:
    budget(team, team.suited(), additions=[HOIST])
    with acting_as(team["auditor"]):
        assert EventRow.objects.get(name="BudgetSet").payload.keys() == {"package_ref", "version"}


# Whose decision it is


def also_approver(actor: Actor) -> Actor:
    """Return the same person in a second post, as an approver."""
    with acting_as(actor):
        organisation = Organisation.objects.get(pk=actor.organisation_id)
        Post.objects.create(user_id=actor.user_id, organisation=organisation, role=Role.APPROVER)
    return replace(actor, role=Role.APPROVER)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("author", "You opened this case"),
        ("third", "You wrote or signed the portrait"),
        ("colleague", "You wrote or signed the portrait"),
        ("broker", "You recorded the suitability test"),
    ],
)
def test_whoever_had_a_hand_in_the_case_does_not_approve_its_budget(team: Team, name: str, says: str) -> None:
    package = team.assessed()
    team.write(package, by="third")
    actions.confirm_portrait(actor=team["author"], package_ref=package.ref, confirmed_by="Grace")
    actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)
    actions.record_suitability(
        actor=team["broker"], package_ref=package.ref, must_haves_are_criteria=True, bespoke=False
    )
    approver = also_approver(team[name])
    with pytest.raises(NotPermitted, match=says):
        budget(team, package, actor=approver)
    budget(team, package)


def test_an_earlier_hand_counts_after_a_new_version(team: Team) -> None:
    package = team.assessed()
    team.write(package, by="third")
    actions.confirm_portrait(actor=team["author"], package_ref=package.ref, confirmed_by="Grace")
    actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)
    team.write(package)
    actions.confirm_portrait(actor=team["author"], package_ref=package.ref, confirmed_by="Grace")
    actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)
    with pytest.raises(NotPermitted, match="You wrote or signed the portrait"):
        budget(team, package, actor=also_approver(team["third"]))


def test_a_budget_is_within_the_approvers_limit_in_the_post_they_hold(team: Team) -> None:
    package = team.suited()
    junior = a_post(team.authority, Role.APPROVER, "junior", limit=Decimal("950.00"))
    with pytest.raises(NotPermitted, match=r"up to £950\.00 a week"):
        budget(team, package, actor=junior, additions=[HOIST])
    budget(team, package, actor=junior, additions=[Addition(Decimal("25.00"), "A quiet room")])
    with acting_as(team["administrator"]):
        Post.objects.filter(user_id=junior.user_id).update(ended_at=now())
        Post.objects.create(
            user_id=junior.user_id,
            organisation=team.authority,
            role=Role.APPROVER,
            approval_limit=Decimal("2000.00"),
        )
    budget(team, package, actor=junior, additions=[HOIST])


def test_only_an_approver_sets_a_budget(team: Team) -> None:
    package = team.suited()
    for name in (*SEES, *NEVER):
        if team[name].role != Role.APPROVER:
            with pytest.raises(NotPermitted):
                budget(team, package, actor=team[name])


def test_continuing_healthcare_is_decided_before_a_budget(team: Team) -> None:
    severe = {**DOMAINS, Domain.SKIN: DomainNeed(Level.SEVERE, "A deep wound.")}
    package = team.suited(domains=severe)
    with acting_as(team["approver"]):
        assert case_state(package, now()).waits_for == "what was decided about NHS continuing healthcare"
    with pytest.raises(WrongState, match="Two or more domains are at severe level"):
        budget(team, package)
    actions.answer_continuing_healthcare(
        actor=team["author"],
        package_ref=package.ref,
        decision="Not eligible.",
        checklist_positive=True,
        fnc_eligible=False,
    )
    budget(team, package)
    case = team.client("finance").get(f"/cases/{package.ref}/").content.decode()
    assert "Not eligible. The checklist was positive." in case
    assert "Whether the NHS should pay for all of it: Not eligible." in (
        team.person_client(package).get("/my/budget/").content.decode()
    )


# When the portrait changes, or a search is under way


def test_a_budget_set_at_other_levels_is_set_again_before_a_search(team: Team) -> None:
    package = team.suited()
    budget(team, package)
    worse = {**DOMAINS, Domain.BEHAVIOUR: DomainNeed(Level.HIGH, "Frightened every evening.")}
    team.write(package, domains=worse)
    with acting_as(team["broker"]):
        assert case_state(package, now()).budget_again
        with pytest.raises(WrongState, match="Ask an approver to set the budget again"):
            check_case_stands(package)
    actions.confirm_portrait(actor=team["author"], package_ref=package.ref, confirmed_by="Grace")
    actions.sign_portrait(actor=team["colleague"], package_ref=package.ref)
    budget(team, package)
    assert read(team, package).amount == REFERENCE + 60
    with acting_as(team["broker"]):
        check_case_stands(package)


def test_under_a_search_a_budget_may_rise_and_not_fall(team: Team) -> None:
    package = team.suited()
    budget(team, package, additions=[HOIST])
    tender = a_search(team, package)
    with pytest.raises(Refused, match=r"A search is under way with a budget of £995.25 a week, so it cannot fall"):
        budget(team, package)
    budget(team, package, additions=[HOIST, Addition(Decimal("5.00"), "Letters")])
    with acting_as(team["broker"]):
        Tender.objects.filter(pk=tender.pk).update(state="cancelled")
    budget(team, package)
    assert read(team, package).amount == REFERENCE


# Who sees it


@pytest.fixture
def budgeted(team: Team) -> Package:
    package = team.suited()
    budget(team, package, additions=[HOIST])
    return package


@pytest.mark.parametrize("name", SEES)
def test_those_entitled_read_every_line_on_the_case(team: Team, budgeted: Package, name: str) -> None:
    text = team.client(name).get(f"/cases/{budgeted.ref}/").content.decode()
    for words in ("£995.25 a week", "Care staff", "£520.00", "More help with cognition (severe)", HOIST.because):
        assert words in text


def test_the_person_reads_every_line_in_plain_words(team: Team, budgeted: Package) -> None:
    text = team.person_client(budgeted).get("/my/budget/").content.decode()
    for words in ("What the council is ready to pay", "£995.25 a week", "Care staff", "£520.00", HOIST.because):
        assert words in text
    for word in ("bid", "tender", "indicative"):
        assert f" {word}" not in text.lower()
    other = team.opened("Walter", "Pym")
    assert "It is not decided yet." in team.person_client(other).get("/my/budget/").content.decode()


@pytest.mark.parametrize("name", NEVER)
def test_an_evaluator_a_commissioner_and_an_administrator_see_no_page_of_it(
    team: Team, budgeted: Package, name: str
) -> None:
    client = team.client(name)
    for at in (f"/cases/{budgeted.ref}/", f"/cases/{budgeted.ref}/budget/", "/my/budget/", "/cases/"):
        assert client.get(at).status_code == 403, at


def test_a_provider_sees_no_page_of_it(team: Team, budgeted: Package) -> None:
    organisation = Organisation.objects.filter(kind=Organisation.Kind.PROVIDER).first()
    assert organisation is not None
    client = client_of(a_post(organisation, Role.PROVIDER, "manager"))
    for at in (f"/cases/{budgeted.ref}/", f"/cases/{budgeted.ref}/budget/", "/my/budget/", "/cases/"):
        assert client.get(at).status_code == 403, at


def test_row_security_gives_the_row_to_those_entitled_alone(team: Team, budgeted: Package) -> None:
    organisation = Organisation.objects.filter(kind=Organisation.Kind.PROVIDER).first()
    assert organisation is not None
    others = {
        "person": team.person(budgeted),
        "another person": team.person(team.opened("Walter", "Pym")),
        "provider": a_post(organisation, Role.PROVIDER, "manager"),
    }
    seen = {}
    for name, actor in {**team.people, **others}.items():
        with acting_as(actor):
            seen[name] = Budget.objects.count()
    assert {name for name, rows in seen.items() if rows} == {*SEES, "colleague", "third", "adopter", "person"}


def test_a_budget_is_history(team: Team, budgeted: Package) -> None:
    with acting_as(team["approver"]), pytest.raises(DatabaseError), transaction.atomic():
        Budget.objects.filter(package_id=budgeted.pk).update(basis="")


# The page


def test_the_page_shows_the_model_adds_up_and_sets(team: Team) -> None:
    package = team.suited()
    client, at = team.client("approver"), f"/cases/{package.ref}/budget/"
    text = client.get(at).content.decode()
    for words in ("Care staff", "£520.00", "More help with cognition (severe)", "£925.00", "£2,500.00 a week"):
        assert words in text
    rows = {"because_0": "A ceiling hoist", "amount_0": "£70.25", "because_3": "Letters", "amount_3": "5"}
    assert "The budget would be £1,000.25 a week." in client.post(at, {**rows, "step": "preview"}).content.decode()
    with acting_as(team["approver"]):
        assert not Budget.objects.exists()
    assert client.post(at, rows).status_code == 302
    assert read(team, package).amount == Decimal("1000.25")
    again = client.get(at).content.decode()
    assert 'value="A ceiling hoist"' in again
    assert 'value="70.25"' in again


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"because_0": "A hoist"}, "Enter how much a week for “A hoist”."),
        ({"amount_0": "70"}, "Say what this addition is for."),
        ({"because_0": "A hoist", "amount_0": "7O"}, "7O has the letter O in it."),
        ({"because_0": "A hoist", "amount_0": "0"}, "An addition is above £0.00."),
        ({"because_0": "A hoist", "amount_0": "1,575.01"}, "You may approve up to £2,500.00 a week."),
    ],
)
def test_half_a_row_is_asked_for_the_other_half(team: Team, row: dict[str, str], says: str) -> None:
    package = team.suited()
    answer = team.client("approver").post(f"/cases/{package.ref}/budget/", row)
    assert says in answer.content.decode()
    with acting_as(team["approver"]):
        assert not Budget.objects.exists()


def test_an_approver_with_a_hand_in_the_case_is_told_at_once(team: Team) -> None:
    package = team.suited()
    also_approver(team["colleague"])
    client = client_of(replace(team["colleague"], role=Role.APPROVER))
    assert "You wrote or signed the portrait" in client.get(f"/cases/{package.ref}/budget/").content.decode()
    assert "You wrote or signed the portrait" in client.post(f"/cases/{package.ref}/budget/", {}).content.decode()
    assert seen_by(team["author"], package).signatory == team["colleague"].ref
