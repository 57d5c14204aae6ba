"""A council's people and one case, brought as far as a test wants."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.test import Client

from placewell.accounts.acting import acting_as
from placewell.accounts.actions import give_post
from placewell.accounts.actor import Actor, person_actor, system_actor
from placewell.accounts.models import Organisation
from placewell.accounts.roles import Role
from placewell.accounts.signing_in import actor_in_post
from placewell.ledger.clock import now
from placewell.ledger.clocks import ClockKind, Running, running_clocks
from placewell.market.models import Category
from placewell.needs import actions
from placewell.needs.models import Draft, Package, Portrait
from placewell.needs.queries import revision_of
from placewell.rules.clocks import LONDON
from placewell.rules.distance import Point
from placewell.rules.needs import Domain
from placewell.rules.portrait import TierOne
from placewell.rules.urgency import Urgency
from placewell.tenders.models import Tender
from placewell.web.demonstration.people import DOMAINS, OUTCOMES, details, first_tier, second_tier
from tests.clients import client_of, person_client
from tests.factories import a_live_category, a_member, an_authority

MAKER = system_actor("test")
HERE = Point(53.54, -2.11)  # where the factories' services are
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Team:
    """A council with a live category of three able services, its people, and how a case is brought along."""

    authority: Organisation
    category: Category
    people: Mapping[str, Actor]

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]

    def client(self, name: str) -> Client:
        """Return a client signed in as one of the people."""
        return client_of(self.people[name])

    def person(self, package: Package) -> Actor:
        """Return the person of a case, behind their private link."""
        return person_actor(link_id=1, case_ref=package.ref, authority_id=self.authority.pk)

    def person_client(self, package: Package) -> Client:
        """Return a client that opened the private link of a case."""
        return person_client(self.authority.pk, package.ref)

    def opened(self, forename: str = "Edith", surname: str = "Marlowe") -> Package:
        """Open a case."""
        said = details(forename, surname, "Grace Marlowe", "grace@family.example")
        return actions.open_package(actor=self["author"], details=said, category=self.category)

    def assessed(self, package: Package | None = None) -> Package:
        """Bring a case to its assessment."""
        package = package or self.opened()
        actions.record_assessment(
            actor=self["author"],
            package_ref=package.ref,
            impairment=True,
            wellbeing_affected=True,
            outcomes=OUTCOMES,
            domains=DOMAINS,
        )
        return package

    def write(self, package: Package, *, by: str = "author", **changes: object) -> Portrait:
        """Write the portrait of an assessed case, with changes to what it says."""
        return actions.write_portrait(
            actor=self[by],
            package_ref=package.ref,
            tier_one=tier_one(**changes),
            tier_two=second_tier("Edith"),
            search_from=HERE,
        )

    def written(self, **changes: object) -> Package:
        """Bring a case to its portrait."""
        package = self.assessed()
        self.write(package, **changes)
        return package

    def confirmed(self, **changes: object) -> Package:
        """Bring a case to a portrait that was confirmed."""
        package = self.written(**changes)
        actions.confirm_portrait(actor=self["author"], package_ref=package.ref, confirmed_by="Grace, her daughter")
        return package

    def signed(self, **changes: object) -> Package:
        """Bring a case to a signed portrait."""
        package = self.confirmed(**changes)
        actions.sign_portrait(actor=self["colleague"], package_ref=package.ref)
        return package

    def suited(self, **changes: object) -> Package:
        """Bring a case to a suitability test that it passed."""
        package = self.signed(**changes)
        actions.record_suitability(
            actor=self["broker"], package_ref=package.ref, must_haves_are_criteria=True, bespoke=False
        )
        return package


def tier_one(**changes: object) -> TierOne:
    """Return a first tier that says nothing identifying and leaves nothing out."""
    given = first_tier(now().astimezone(LONDON).date(), Urgency.STANDARD)
    return replace(given, **changes)  # type: ignore[arg-type] # as each test gives


def a_team(services: int = 3) -> Team:
    """Return a council with everybody a case needs, and so many services that appear able."""
    authority = an_authority()
    roles = {
        "author": Role.SOCIAL_WORKER,
        "colleague": Role.SOCIAL_WORKER,
        "third": Role.SOCIAL_WORKER,
        "broker": Role.BROKER,
        "approver": Role.APPROVER,
        "adopter": Role.APPROVER,
        "auditor": Role.AUDITOR,
        "finance": Role.FINANCE_OFFICER,
        "evaluator": Role.EVALUATOR,
        "commissioner": Role.COMMISSIONER,
        "administrator": Role.ADMINISTRATOR,
    }
    people = {name: a_post(authority, role, name) for name, role in roles.items()}
    category = a_live_category(people["commissioner"])
    for _ in range(services):
        a_member(people["commissioner"], category)
    return Team(authority, category, people)


def a_post(organisation: Organisation, role: Role, name: str, *, limit: Decimal | None = None) -> Actor:
    """Return somebody with an account who acts in a role; an approver may agree up to £2,500 a week, or `limit`."""
    most = limit or (Decimal("2500.00") if role == Role.APPROVER else None)
    with acting_as(MAKER):
        post = give_post(
            actor=MAKER,
            email=f"{name}.{next(_numbers)}@council.example",
            name=name.capitalize(),
            organisation=organisation,
            role=role,
            approval_limit=most,
        )
    return actor_in_post(post, user_name=post.user.name)


def seen_by(actor: Actor, package: Package) -> Portrait:
    """Return the live portrait of a case as an actor sees it."""
    with acting_as(actor):
        return Portrait.objects.get(package_id=package.pk, superseded=False)


def running(team: Team, package: Package) -> dict[ClockKind, Running]:
    """Return the clocks that run in a case, by kind."""
    with acting_as(team["author"]):
        return {one.kind: one for one in running_clocks(case_ref=package.ref)}


def revision(team: Team, package: Package) -> str:
    """Return which text of a portrait somebody reads now."""
    with acting_as(team["author"]):
        return revision_of(package, Draft.Kind.PORTRAIT)


def a_search(team: Team, package: Package, state: str = "open") -> Tender:
    """Return a search as far as a case knows of it."""
    with acting_as(team["broker"]):
        return Tender.objects.create(
            ref=f"T-{package.ref}",
            authority=team.authority,
            category=team.category,
            package=package,
            package_ref=package.ref,
            urgency=Urgency.STANDARD,
            state=state,
            issued_at=now(),
            closes_at=now() + timedelta(days=2),
            portrait={},
            policy={},
            figures={},
            questions=[],
            notice="",
            latitude=53.54,
            longitude=-2.11,
            radius_miles=Decimal(6),
            not_invited={},
            opened_by=team["broker"].ref,
            response_key=b"x" * 32,
            price_key=b"y" * 32,
        )


def filled(**changes: str) -> dict[str, object]:
    """Return a portrait's form filled in so that it holds."""
    given: dict[str, object] = {f"{domain}_level": "N" for domain in Domain}
    given |= {f"{domain}_level": need.level.value for domain, need in DOMAINS.items()}
    given |= {f"{domain}_sentence": need.sentence for domain, need in DOMAINS.items()}
    given |= {
        "about_most_important": "Being outdoors.",
        "outcomes": ["nutrition", "personal_hygiene", "home_safely", "relationships"],
        "search_near": "OL1 1AA",
        "search_district": "the town",
        "radius_miles": "6",
        "start_on_0": "1",
        "start_on_1": "2",
        "start_on_2": "2027",
        "urgency": "standard",
        "expected_length": "For good",
        "bands": ["dementia"],
        "diagnosis_group": "A dementia",
        "nights": "calls",
        "waking_nights": "0",
        "one_to_one_hours": "0",
        "texture": "7",
        "visiting_area": "By bus.",
        "dols_or_lpa": "A daughter holds power of attorney.",
        "safeguarding": "Nothing known.",
        "revision": "",
    }
    return given | changes
